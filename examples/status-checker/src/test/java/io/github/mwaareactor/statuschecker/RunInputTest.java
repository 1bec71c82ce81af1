package io.github.mwaareactor.statuschecker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.model.RunRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class RunInputTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5";

  @TempDir private Path folder;

  private static List<InputLine> read(byte[] input) {
    return RunInput.of(new ByteArrayInputStream(input)).lines().collectList().block(PATIENCE);
  }

  private static List<InputLine> read(String input) {
    return read(input.getBytes(UTF_8));
  }

  private static InputLine ref(String runId) {
    return new InputLine.Ref(new RunRef(ARN, runId));
  }

  @Test
  void readsEveryLineWhicheverWayItEndsAndTheLastWithoutAnEnd() {
    assertThat(read(ARN + ",a\r\n" + ARN + ",b\n\n" + ARN + ",c"))
        .containsExactly(ref("a"), ref("b"), ref("c"));
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @Test
  void mixesFormatsAndCharactersOfAnyLanguage() {
    assertThat(read(ARN + ",größe\n{\"workflowArn\":\"" + ARN + "\",\"runId\":\"走\"}\n"))
        .containsExactly(ref("größe"), ref("走"));
  }

  @Test
  void toleratesAByteOrderMarkBeforeHeaderRunAndObject() {
    assertThat(read("\uFEFFworkflow_arn,run_id\n" + ARN + ",a\n")).containsExactly(ref("a"));
    assertThat(read("\uFEFF" + ARN + ",a\n")).containsExactly(ref("a"));
    assertThat(read("\uFEFF{\"workflowArn\":\"" + ARN + "\",\"runId\":\"a\"}"))
        .containsExactly(ref("a"));
  }

  @Test
  void tellsABadLineByItsNumberAndGoesOn() {
    List<InputLine> lines = read("# comment\n\nrubbish\n" + ARN + ",a\n{\n" + ARN + ",b\n");

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isInstanceOfSatisfying(InputLine.Bad.class, number(3));
    assertThat(lines.get(1)).isEqualTo(ref("a"));
    assertThat(lines.get(2)).isInstanceOfSatisfying(InputLine.Bad.class, number(5));
    assertThat(lines.get(3)).isEqualTo(ref("b"));
  }

  private static Consumer<InputLine.Bad> number(long number) {
    return bad -> assertThat(bad.number()).isEqualTo(number);
  }

  @Test
  void takesALineWithOtherBytesThanUtf8ForABadOne() throws IOException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write((ARN + ",größe\n").getBytes(StandardCharsets.ISO_8859_1));
    input.write((ARN + ",a\n").getBytes(UTF_8));

    assertThat(read(input.toByteArray()))
        .containsExactly(new InputLine.Bad(1, "not UTF-8"), ref("a"));
  }

  @Test
  void takesAnEndlessLineForABadOneWithoutKeepingIt() {
    String tooLong = "x".repeat(3 * RunInput.LONGEST_LINE);

    assertThat(read(tooLong + "\n" + ARN + ",a\n"))
        .containsExactly(new InputLine.Bad(1, "longer than 16,384 bytes, was 49,152"), ref("a"));
  }

  @Test
  @SuppressWarnings("InputStreamSlowMultibyteRead") // reads nothing
  void tellsWhereTheInputBreaksAndWhatCameBefore() {
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream((ARN + ",a\n" + ARN + ",b\n").getBytes(UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("disk on fire");
              }
            });

    assertThat(RunInput.of(breaking).lines().collectList().block(PATIENCE))
        .containsExactly(ref("a"), ref("b"), new InputLine.Broken(2, "disk on fire"));
  }

  @Test
  void readsNoFurtherThanItIsAskedAndClosesWhenNobodyWantsMore() {
    AtomicLong bytes = new AtomicLong();
    AtomicBoolean closed = new AtomicBoolean();
    InputStream endless = endless(bytes, closed);

    StepVerifier.create(RunInput.of(endless).lines(), 0)
        .thenRequest(2)
        .expectNextCount(2)
        .then(() -> assertThat(bytes).hasValueLessThan(200_000))
        .then(() -> assertThat(closed).isFalse())
        .thenCancel()
        .verify(PATIENCE);

    Await.until(closed::get, "the input is closed");
  }

  private static InputStream endless(AtomicLong bytes, AtomicBoolean closed) {
    byte[] line = (ARN + ",a\n").getBytes(UTF_8);
    return new FilterInputStream(InputStream.nullInputStream()) {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        for (int i = 0; i < length; i++) {
          buffer[offset + i] = line[(int) (bytes.getAndIncrement() % line.length)];
        }
        return length;
      }

      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  @Test
  void readsOnAThreadThatMayBlock() {
    List<String> threads = new ArrayList<>();
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream((ARN + ",a\n").getBytes(UTF_8))) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            threads.add(Thread.currentThread().getName());
            return super.read(buffer, offset, length);
          }
        };

    RunInput.of(in).lines().blockLast(PATIENCE);

    assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("boundedElastic"));
  }

  @Test
  void aFilesProgressIsTheShareOfResultsNotOfWhatIsReadAhead() throws IOException {
    StringBuilder text = new StringBuilder("workflow_arn,run_id\n");
    for (int i = 100; i < 200; i++) {
      text.append(ARN).append(",r").append(i).append('\n');
    }
    RunInput input = RunInput.of(Files.writeString(folder.resolve("runs.csv"), text));
    Progress progress = input.progress();

    assertThat(progress.fraction(0)).isEmpty();

    input.lines().take(50).blockLast(PATIENCE);

    assertThat(progress.fraction(0).getAsDouble()).isZero();
    assertThat(progress.fraction(25).getAsDouble()).isBetween(0.24, 0.26);
    assertThat(progress.fraction(50).getAsDouble()).isBetween(0.49, 0.51);
  }

  @Test
  void aFilesProgressIsWholeWhenAllIsDoneNotBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("runs.csv"), ARN + ",a\nrubbish\n# the end\n");
    RunInput input = RunInput.of(file);

    input.lines().blockLast(PATIENCE);

    assertThat(input.progress().fraction(1).getAsDouble()).isEqualTo(0.5);
    assertThat(input.progress().fraction(2).getAsDouble()).isEqualTo(1);
  }

  @Test
  void nobodyKnowsTheProgressOfAStream() {
    RunInput input = RunInput.of(new ByteArrayInputStream((ARN + ",a\n").getBytes(UTF_8)));

    input.lines().blockLast(PATIENCE);

    assertThat(input.progress().fraction(1)).isEmpty();
  }
}
