package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WatchCommandTest {
  private static final Duration RUNNING_TIME = Duration.ofSeconds(2);

  private final MovableClock clock = new MovableClock();

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().clock(clock));

  private final Commands commands = new Commands(extension.get());

  @AfterEach
  void close() {
    commands.close();
  }

  private int watch(String args) {
    return commands.run(("watch --workflow-arn " + commands.arn() + " " + args).split(" "));
  }

  /** Watches a run, which ends when it has been seen running. */
  private int watchToTheEnd(String args) {
    CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> watch(args));
    // The first look and two polls: polls do not overlap, so the first of them is answered.
    Await.until(
        () -> commands.emulator().callCount(commands.arn(), "a") >= 3, "the run is seen running");
    clock.pass(RUNNING_TIME);
    return exitCode.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static RunScript running(String end) {
    return RunScript.builder().stay("RUNNING", RUNNING_TIME).end(end).build();
  }

  @Test
  void tellsEachStateAsItChangesUntilAllHaveEnded() {
    commands.begin("a", running("SUCCESS"));
    commands.begin("b", "SUCCESS");

    assertThat(watchToTheEnd("--every 100ms a b")).isZero();

    assertThat(commands.err()).isEmpty();
    String time = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}";
    assertThat(commands.lines())
        .hasSize(4)
        .anyMatch(line -> line.matches(time + "  RUNNING  .* a"))
        .anyMatch(line -> line.matches(time + "  SUCCESS  .* a  2 s"))
        .anyMatch(line -> line.matches(time + "  SUCCESS  .* b  0 s"));
    assertThat(commands.lastLine()).matches("2 runs in .* s: 2 SUCCESS");
  }

  @ParameterizedTest
  @CsvSource({"FAILED", "TIMEOUT", "STOPPED"})
  void aRunThatEndsOtherwiseIs1(String end) {
    commands.begin("a", "SUCCESS");
    commands.begin("b", end);

    assertThat(watch("--every 100ms a b")).isEqualTo(1);
  }

  @Test
  void aRunThatCannotBeFollowedIsToldIs2AndTheRestGoesOn() {
    commands.begin("a", running("SUCCESS"));

    assertThat(watchToTheEnd("--every 100ms nobody a")).isEqualTo(2);

    assertThat(commands.out())
        .containsPattern("NOT READ .* nobody  .*ResourceNotFoundException")
        .containsPattern("SUCCESS .* a ");
    assertThat(commands.lastLine()).endsWith("1 SUCCESS, 1 not read");
  }

  @Test
  void jsonIsALineForEachTransition() {
    commands.begin("a", running("FAILED"));

    assertThat(watchToTheEnd("--every 100ms a --output json")).isEqualTo(1);

    List<JsonNode> objects = commands.lines().stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(objects)
        .extracting(o -> o.get("previousState").asString(null), o -> o.get("state").stringValue())
        .containsExactly(tuple(null, "RUNNING"), tuple("RUNNING", "FAILED"));
    assertThat(objects).extracting(o -> o.get("ended").booleanValue()).containsExactly(false, true);
    assertThat(objects)
        .allSatisfy(
            o ->
                assertThat(Instant.parse(o.get("observedAt").stringValue()))
                    .isBetween(Instant.now().minusSeconds(600), Instant.now()));
    assertThat(commands.err()).contains("1 run in ");
  }

  @Test
  void csvIsARecordForEachTransition() throws IOException {
    commands.begin("a", running("SUCCESS"));

    assertThat(watchToTheEnd("--every 100ms a --output csv")).isZero();

    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(new StringReader(commands.out()), format)) {
      assertThat(parser.getRecords())
          .extracting(r -> r.get("run_id"), r -> r.get("previous_state"), r -> r.get("state"))
          .containsExactly(tuple("a", "", "RUNNING"), tuple("a", "RUNNING", "SUCCESS"));
    }
  }

  @Test
  void aRunNamedTwiceIsWatchedOnce() {
    commands.begin("a", "SUCCESS");

    assertThat(watch("--every 100ms a a")).isZero();

    assertThat(commands.lastLine()).startsWith("1 run in ");
  }

  @Test
  void aServiceInTroubleIsToldAndWatchingGoesOn() {
    commands.begin("a", "SUCCESS");
    commands.emulator().inject(Fault.error(ServiceError.internalServer("oops", null)), 2);

    assertThat(watch("--every 100ms a --max-attempts 1")).isZero();

    assertThat(commands.err())
        .startsWith("going on after: run a of nightly-load-a1B2c3D4e5: the service failed: oops (");
    assertThat(commands.lastLine()).endsWith(": 1 SUCCESS");
  }

  @Test
  void pollsNoFasterThanTheRate() {
    commands.begin("a", running("SUCCESS"));
    long start = System.nanoTime();

    assertThat(watchToTheEnd("--every 100ms a --rate 2")).isZero();

    // Three polls at least, 500 ms apart.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void liveIsATableThatEndsWithEveryState() {
    commands.begin("a", running("SUCCESS"));
    commands.begin("b", "FAILED");

    assertThat(watchToTheEnd("--every 100ms a b nobody --display live")).isEqualTo(2);

    TestTerminal terminal = new TestTerminal(80, 24).show(commands.out());
    assertThat(terminal.lines()).hasSize(8);
    assertThat(terminal.lines().get(0)).isEqualTo("a       SUCCESS    2 s");
    assertThat(terminal.lines().get(1)).isEqualTo("b       FAILED     0 s");
    assertThat(terminal.lines().get(2))
        .startsWith("nobody  NOT READ   not found (ResourceNotFoundException, request ")
        .endsWith("…");
    assertThat(terminal.lines().get(3)).isEqualTo("1 SUCCESS  1 FAILED  1 not read");
    assertThat(terminal.lines().get(4)).startsWith("[" + "#".repeat(24) + "] 3 of 3 ended");
    assertThat(terminal.lines().get(5) + terminal.lines().get(6))
        .matches(
            "nobody  NOT READ   not found \\(ResourceNotFoundException, request [-0-9a-f]{36}\\)");
    assertThat(terminal.lines().get(7)).endsWith("1 SUCCESS, 1 FAILED, 1 not read");
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--workflow-arn arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5 a | run ids need exactly one --workflow-arn, were 2",
        "--file none.csv | --file: cannot be read: none.csv",
        "--timeout 0 | --timeout: must be positive",
        "a --every soon | expected a time such as 500ms, 2s or 1m, was 'soon'",
        "a --every 0s | --every: targetStaleness must be 1 ms to 1 day",
        "a --every 2w | expected a time such as",
        "a --rate 0 | --rate: rate must be 0.01 to 100000",
        "a --region eu-west-1 | us-east-1"
      })
  void badUsageIsExplainedIs64AndNothingIsSent(String args, String explanation) {
    assertThat(watch(args)).isEqualTo(64);

    assertThat(commands.err()).contains(explanation);
    assertThat(commands.emulator().callCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "2s, 2000", "2, 2000", "1.5m, 90000", "1h, 3600000", "1d, 86400000"})
  void timesAreWrittenAsPeopleDo(String text, long millis) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }
}
