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
import java.nio.charset.Charset;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# nothing\n",
        "workflow_arn,run_id\n",
        "\uFEFF",
        "[]",
        "{\"WorkflowRuns\": []}",
        "{\n    \"WorkflowRuns\": []\n}\n"
      })
  void saysThatNoRunsWereNamed(String input) {
    assertThat(read(input)).containsExactly(new InputLine.None());
  }

  private static String with(String text) {
    return text.replace("ARN", ARN).replace('\'', '"');
  }

  // As the AWS CLI prints them, pretty-printed and compact.
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {
            'WorkflowRuns': [
                {
                    'RunId': 'a',
                    'WorkflowArn': 'ARN',
                    'RunType': 'SCHEDULED',
                    'RunDetailSummary': {
                        'Status': 'SUCCESS',
                        'CreatedOn': '2026-01-01T00:00:00Z'
                    }
                },
                {
                    'RunDetailSummary': {'RunId': 'x', 'more': [['y'], {'RunId': 'z'}]},
                    'WorkflowArn': 'ARN',
                    'RunId': 'b'
                }
            ],
            'NextToken': 'more'
        }
        """,
        "{'WorkflowRuns':[{'RunId':'a','WorkflowArn':'ARN'},{'RunId':'b','WorkflowArn':'ARN'}]}",
        """
        {'Tags':['t'],'WorkflowRuns':[{'RunId':'a','WorkflowArn':'ARN'}]}
        {'WorkflowRuns':[{'RunId':'b','WorkflowArn':'ARN'}]}
        """,
        "[{'RunId':'a','WorkflowArn':'ARN'},\n{'RunId':'b','WorkflowArn':'ARN'}]",
        "# from a script\n\n[\n  {'run_id':'a','workflow_arn':'ARN'}, {'run id':'b','Workflow Arn':'ARN'} ]",
        "[['ARN','a'],['b','ARN']]",
        "[\n'ARN/a',\n'ARN/b']",
        """
        {
            'WorkflowArn': 'ARN',
            'RunId': 'a',
            'RunDetail': {'State': 'RUNNING'}
        }
        {
            'RunId': 'b',
            'WorkflowArn': 'ARN'
        }
        """
      })
  void readsJsonThatSpansLines(String json) {
    assertThat(read(with(json))).containsExactly(ref("a"), ref("b"));
  }

  @Test
  void readsJsonOfAnyLengthAsAStream() {
    AtomicLong bytes = new AtomicLong();
    String begin = "{\n  'WorkflowRuns': [";
    String object = "\n    {'WorkflowArn': 'ARN',\n     'RunId': 'a', 'n': [1, {}]},";
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(with(begin).getBytes(UTF_8)),
            repeated(with(object).getBytes(UTF_8), bytes, new AtomicBoolean()));

    StepVerifier.create(RunInput.of(endless).lines(), 0)
        .thenRequest(1000)
        .expectNextCount(1000)
        .then(() -> assertThat(bytes).hasValueLessThan(400_000))
        .thenCancel()
        .verify(PATIENCE);
  }

  @Test
  void saysWhereJsonThatSpansLinesIsWrongAndWhatWasExpected() {
    assertThat(
            read(
                with(
                    "[\n{'RunId':'a','WorkflowArn':'ARN'},\n{'RunId':'b'},\n{'Status':'x'},\n"
                        + "{'WorkflowArn':'x','RunId':'c'},\n{]")))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(ref("a")),
            bad(3, "expected an object with WorkflowArn and RunId, but WorkflowArn is missing"),
            bad(4, "expected an object with WorkflowArn and RunId, but neither is there"),
            bad(5, "workflow ARN must be "),
            last ->
                assertThat(last)
                    .isInstanceOfSatisfying(
                        InputLine.Broken.class,
                        broken -> {
                          assertThat(broken.number()).isEqualTo(6);
                          assertThat(broken.why()).startsWith("invalid JSON: ");
                        }));
    assertThat(read(with("[\n{'RunId':'a','WorkflowArn':'ARN'},\n")))
        .containsExactly(ref("a"), new InputLine.Broken(2, "the JSON is not complete"));
  }

  private static Consumer<InputLine> bad(long number, String why) {
    return line ->
        assertThat(line)
            .isInstanceOfSatisfying(
                InputLine.Bad.class,
                bad -> {
                  assertThat(bad.number()).isEqualTo(number);
                  assertThat(bad.why()).startsWith(why);
                });
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void readsUtf16WithAByteOrderMark(String charset) {
    StringBuilder many = new StringBuilder("\uFEFFworkflow_arn,run_id\r\n");
    for (int i = 0; i < 2000; i++) {
      many.append(ARN).append(",größe-走-\uD83D\uDE00-").append(i).append("\r\n");
    }

    List<InputLine> lines = read(many.toString().getBytes(Charset.forName(charset)));

    assertThat(lines).hasSize(2000).endsWith(ref("größe-走-\uD83D\uDE00-1999"));
  }

  @Test
  void whatIsNoListOfRunsIsSaidOnce() {
    String html = "\n<!DOCTYPE html>\n<html>\n" + "<p>not here</p>\n".repeat(100);
    byte[] binary = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, '\n', 3, '\n', 'x'};
    String prose = "It was a dark night.\n".repeat(100);

    assertThat(read(html)).singleElement().asString().contains("HTML or XML; expected CSV with");
    assertThat(read(binary)).singleElement().asString().contains("binary; expected CSV with");
    assertThat(read(prose))
        .containsExactly(
            new InputLine.Unusable(
                "none of the first 10 lines names a run; line 1: expected workflow_arn,run_id,"
                    + " was \"It was a dark night.\""));
    assertThat(read("one\ntwo\n"))
        .containsExactly(
            new InputLine.Unusable(
                "no line names a run; line 1: expected workflow_arn,run_id, was \"one\""));
    assertThat(read("one\n")).singleElement().isInstanceOf(InputLine.Bad.class);
  }

  @Test
  void afterAHeaderBadLinesAreReportedOneByOne() {
    assertThat(read("workflow_arn,run_id\n" + "x,y\n".repeat(20))).hasSize(20);
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
    String tooLong = "x".repeat(3 * RunLines.LONGEST_LINE);

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
    return repeated((ARN + ",a\n").getBytes(UTF_8), bytes, closed);
  }

  private static InputStream repeated(byte[] line, AtomicLong bytes, AtomicBoolean closed) {
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
