package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.RateLimit;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("once")
class CheckCommandTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());

  @TempDir private Path folder;

  @AfterEach
  void close() {
    commands.close();
  }

  private String file(String... lines) throws IOException {
    return Files.write(folder.resolve("runs.csv"), List.of(lines)).toString();
  }

  private String csv(String runId) {
    return commands.arn() + "," + runId;
  }

  private String json(String runId) {
    return "{\"workflowArn\":\"" + commands.arn() + "\",\"runId\":\"" + runId + "\"}";
  }

  private List<String> beginMany(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> csv(commands.begin("run-" + i, "SUCCESS").runId()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, SUCCESS, 0",
    "SUCCESS, FAILED, 1",
    "STOPPED, TIMEOUT, 1",
    "SUCCESS, RUNNING, 1",
    "QUEUED, SUCCESS, 1",
    "SUCCESS, PAUSED_BY_2027, 1"
  })
  void tellsEveryRunAndByTheExitCodeWhetherAllSucceeded(String one, String other, int expected)
      throws IOException {
    commands.begin("a", one);
    commands.begin("b", other);

    int exitCode = commands.run("check", "--file", file(csv("a"), json("b")));

    assertThat(exitCode).isEqualTo(expected);
    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines()).hasSize(3);
    assertThat(commands.out())
        .containsPattern("(?m)^" + one + " +" + commands.arn() + " a\\b")
        .containsPattern("(?m)^" + other + " +" + commands.arn() + " b\\b");
    assertThat(commands.lastLine())
        .startsWith("2 runs in ")
        .contains(expected == 0 ? "2 SUCCESS" : "1 ");
  }

  @Test
  void aRunThatCannotBeReadIs2AndTheRestGoesOn() throws IOException {
    commands.begin("a", "FAILED");

    int exitCode = commands.run("check", "--file", file(csv("nobody"), csv("a")));

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.out())
        .containsPattern(
            "(?m)^NOT READ .* nobody  not found \\(ResourceNotFoundException, request ")
        .containsPattern("(?m)^FAILED ");
    assertThat(commands.lastLine()).endsWith("1 FAILED, 1 not read");
  }

  @Test
  void aBadLineIsToldByItsNumberIs2AndTheRestGoesOn() throws IOException {
    commands.begin("a", "SUCCESS");
    commands.begin("b", "SUCCESS");

    int exitCode =
        commands.run("check", "--file", file("workflow_arn,run_id", csv("a"), "rubbish", csv("b")));

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.err())
        .startsWith("line 3: expected a workflow ARN in column 1 (workflow_arn) and a run id in")
        .contains("was \"rubbish\"");
    assertThat(commands.lastLine()).endsWith("2 SUCCESS, 1 bad line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "workflow_arn,run_id", "{\"WorkflowRuns\":[]}"})
  void aFileWithoutRunsIs2(String content) throws IOException {
    assertThat(commands.run("check", "--file", file(content))).isEqualTo(2);

    assertThat(commands.err()).isEqualTo("no runs were named\n");
    assertThat(commands.lastLine()).startsWith("0 runs in ");
  }

  @Test
  void aFileThatIsNoListOfRunsIsSaidOnceAndIs2() throws IOException {
    assertThat(commands.run("check", "--file", file("<html>", "<p>", "</p>"))).isEqualTo(2);

    assertThat(commands.err().lines()).singleElement().asString().contains("is HTML or XML");
  }

  @Test
  void whatTheAwsCliPrintsIsChecked() throws IOException {
    commands.begin("a", "SUCCESS");
    String run = "\"RunId\": \"a\", \"WorkflowArn\": \"" + commands.arn() + "\"";
    String text = "WORKFLOWRUNS\ta\tSCHEDULED\t" + commands.arn() + "\t1";

    assertThat(commands.run("check", "--file", file("{", "\"WorkflowRuns\": [{", run, "}]}")))
        .isZero();
    assertThat(commands.run("check", "--file", file(text, "RUNDETAILSUMMARY\t-\tSUCCESS")))
        .isZero();
    assertThat(commands.lastLine()).endsWith(": 1 SUCCESS");
  }

  @Test
  void jsonIsOneObjectALineWithEveryMemberInEach() throws IOException {
    commands.begin(
        "a",
        RunScript.builder()
            .stay("RUNNING", Duration.ZERO)
            .end("FAILED")
            .errorMessage("broke \"here\"\nand there")
            .build());
    String file = file(csv("a"), csv("nobody"), "rubbish");

    int exitCode = commands.run("check", "--file", file, "--output", "json", "--concurrency", "1");

    assertThat(exitCode).isEqualTo(2);
    List<JsonNode> objects = commands.lines().stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(objects).hasSize(2);
    List<String> members =
        List.of(
            "workflowArn",
            "runId",
            "state",
            "ended",
            "workflowVersion",
            "runType",
            "createdAt",
            "startedOn",
            "completedOn",
            "durationSeconds",
            "errorMessage",
            "failure",
            "failureMessage");
    assertThat(objects)
        .allSatisfy(
            object -> assertThat(object.propertyNames()).containsExactlyElementsOf(members));
    JsonNode failed = objects.get(0);
    assertThat(failed.get("workflowArn").stringValue()).isEqualTo(commands.arn());
    assertThat(failed.get("runId").stringValue()).isEqualTo("a");
    assertThat(failed.get("state").stringValue()).isEqualTo("FAILED");
    assertThat(failed.get("durationSeconds").intValue()).isZero();
    assertThat(failed.get("errorMessage").stringValue()).isEqualTo("broke \"here\"\nand there");
    assertThat(Instant.parse(failed.get("createdAt").stringValue()))
        .isBetween(Instant.now().minusSeconds(600), Instant.now());
    assertThat(failed.get("failure").isNull()).isTrue();
    JsonNode lost = objects.get(1);
    assertThat(lost.get("state").isNull()).isTrue();
    assertThat(lost.get("failure").stringValue()).isEqualTo("ResourceNotFoundException");
    assertThat(lost.get("failureMessage").stringValue())
        .isEqualTo("Workflow run nobody does not exist.");
    assertThat(commands.err()).contains("line 3: ").contains("2 runs in ");
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, true",
    "FAILED, true",
    "TIMEOUT, true",
    "STOPPED, true",
    "STARTING, false",
    "QUEUED, false",
    "RUNNING, false",
    "STOPPING, false",
    "PAUSED_BY_2027, false"
  })
  void endedSaysWhetherTheStateIsAnEnd(String state, boolean ended) throws IOException {
    commands.begin("a", state);

    commands.run("check", "--file", file(csv("a")), "--output", "json");
    assertThat(commands.out()).contains("\"state\":\"" + state + "\",\"ended\":" + ended + ",");

    commands.run("check", "--file", file(csv("a")), "--output", "csv");
    assertThat(commands.lines().get(0)).startsWith("workflow_arn,run_id,state,ended,");
    assertThat(commands.lines().get(1)).contains("," + state + "," + ended + ",");
  }

  @Test
  void ofARunThatWasNotReadNobodyKnowsWhetherItHasEnded() throws IOException {
    commands.run("check", "--file", file(csv("nobody")), "--output", "json");

    assertThat(commands.out()).contains("\"state\":null,\"ended\":null,");
  }

  @Test
  void thoseThatHaveNotEndedCanBePickedAndCheckedAgain() throws IOException {
    commands.begin("a", "SUCCESS");
    commands.begin("b", "RUNNING");
    commands.begin("c", "STOPPING");
    commands.run("check", "--file", file(csv("a"), csv("b"), csv("c")), "--output", "json");
    String[] picked =
        commands.lines().stream()
            .filter(line -> line.contains("\"ended\":false"))
            .toArray(String[]::new);

    commands.run("check", "--file", file(picked));

    assertThat(commands.lastLine()).startsWith("2 runs in ");
  }

  private List<CSVRecord> records() throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(new StringReader(commands.out()), format)) {
      return parser.getRecords();
    }
  }

  @Test
  void csvHasAHeaderAndIsReadBackAsItWas() throws IOException {
    commands.begin(
        "a",
        RunScript.builder().end("FAILED").errorMessage("broke, \"here\"\r\nand there").build());
    commands.begin("b", "PAUSED_BY_2027");

    int exitCode =
        commands.run("check", "--file", file(csv("a"), csv("b"), csv("nobody")), "--output", "csv");

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.lines()).hasSize(4);
    assertThat(commands.lines().get(0)).startsWith("workflow_arn,run_id,state,");
    assertThat(records())
        .extracting(r -> r.get("run_id"), r -> r.get("state"), r -> r.get("failure"))
        .containsExactlyInAnyOrder(
            tuple("a", "FAILED", ""),
            tuple("b", "PAUSED_BY_2027", ""),
            tuple("nobody", "", "ResourceNotFoundException"));
    assertThat(records())
        .filteredOn(r -> r.get("run_id").equals("a"))
        .extracting(r -> r.get("error_message"))
        .containsExactly("broke, \"here\" and there");
    assertThat(records()).allMatch(r -> r.get("workflow_arn").equals(commands.arn()));
  }

  @ParameterizedTest
  @CsvSource({"csv", "json"})
  void whatItWritesItCanCheckAgain(String output) throws IOException {
    commands.begin("a", RunScript.builder().end("FAILED").errorMessage("a, \"b\"\nc").build());
    commands.begin("b", "SUCCESS");
    commands.run("check", "--file", file(csv("a"), csv("b")), "--output", output);
    Path results = Files.writeString(folder.resolve("results"), commands.out());

    int exitCode = commands.run("check", "--file", results.toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(commands.err()).isEmpty();
    assertThat(commands.lastLine()).endsWith("1 SUCCESS, 1 FAILED");
  }

  @Test
  void theServicesWordsCannotWriteToTheTerminal() throws IOException {
    commands.begin(
        "a", RunScript.builder().end("FAILED").errorMessage("\u001b[2J\nSUCCESS x").build());

    commands.run("check", "--file", file(csv("a")));

    assertThat(commands.lines()).hasSize(2);
    assertThat(commands.out()).doesNotContain("\u001b");
  }

  @Test
  void asManyLookupsAtATimeAsAskedEachOnAConnection() throws IOException {
    commands.emulator().latency(Latency.fixed(Duration.ofSeconds(3)));
    String file = file(beginMany(80).toArray(String[]::new));

    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () -> commands.run("check", "--file", file, "--concurrency", "80"));
    Await.until(() -> commands.emulator().callsInProgress() == 80, "80 lookups are on their way");

    assertThat(exitCode).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(0);
    assertThat(commands.emulator().connections().accepted()).isEqualTo(80);
  }

  @Test
  void noMoreLookupsAtATimeThanAsked() throws IOException {
    commands.emulator().latency(Latency.fixed(Duration.ofMillis(300)));
    String file = file(beginMany(12).toArray(String[]::new));

    assertThat(commands.run("check", "--file", file, "--concurrency", "3")).isZero();

    // The fourth waits for one of the first three, and so on.
    List<Instant> times = commands.emulator().calls().stream().map(RecordedCall::time).toList();
    assertThat(Duration.between(times.get(0), times.get(11)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(850));
  }

  @Test
  void readsNoFurtherAheadOfTheLookupsThanAFewHundredLines() {
    AtomicLong read = new AtomicLong();
    RunRef run = commands.begin("a", "SUCCESS");
    Flux<InputLine> endless =
        Flux.generate(
            sink -> {
              read.incrementAndGet();
              sink.next(new InputLine.Ref(run));
            });
    commands.emulator().inject(Fault.noAnswer());
    try (MwaaServerlessReactiveClient client = client()) {
      Disposable check =
          CheckCommand.check(client::getWorkflowRun, endless, 4)
              .subscribeOn(Schedulers.boundedElastic())
              .subscribe();
      Await.until(() -> commands.emulator().callsInProgress() == 4, "four lookups wait");

      assertThat(read).hasValueLessThan(600);
      check.dispose();
    }
  }

  @Test
  void readsNoFurtherAheadOfTheReportThanAFewHundredLinesIfAllAreBad() {
    AtomicLong read = new AtomicLong();
    Flux<InputLine> endless =
        Flux.generate(sink -> sink.next(new InputLine.Bad(read.incrementAndGet(), "rubbish")));
    try (MwaaServerlessReactiveClient client = client()) {
      StepVerifier.create(CheckCommand.check(client::getWorkflowRun, endless, 4), 0)
          .thenRequest(10)
          .expectNextCount(10)
          .then(() -> assertThat(read).hasValueLessThan(600))
          .thenCancel()
          .verify(Duration.ofSeconds(10));
    }
  }

  private MwaaServerlessReactiveClient client() {
    return MwaaServerlessReactiveClient.builder().endpoint(commands.emulator().endpoint()).build();
  }

  @Test
  void requestsGoOutAtTheRateAsked() throws IOException {
    String file = file(beginMany(12).toArray(String[]::new));

    assertThat(commands.run("check", "--file", file, "--rate", "10")).isZero();

    List<Instant> times = commands.emulator().calls().stream().map(RecordedCall::time).toList();
    assertThat(Duration.between(times.get(0), times.get(11)))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  @Test
  void aLookupThatWaitsForItsTurnInTheRateIsNotLate() {
    assertThat(CheckCommand.timeouts(3, 64, RateLimit.none()).call())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(CheckCommand.timeouts(3, 64, RateLimit.perSecond(0.5)).call())
        .isEqualTo(Duration.ofSeconds(30 + 3 * 128));
    assertThat(CheckCommand.timeouts(3, 64, RateLimit.adaptive()).call())
        .isEqualTo(Duration.ofSeconds(30 + 3 * 128));
  }

  // 953 of 1,600 were not read: the retry budget was used up, and the first throttle was the end.
  @Test
  void noLookupIsLostToThrottling() throws IOException {
    commands.emulator().apiRateLimit(ApiRateLimit.of(50, 50));
    String file = file(beginMany(400).toArray(String[]::new));

    int exitCode = commands.run("check", "--file", file);

    assertThat(commands.lastLine()).endsWith(": 400 SUCCESS");
    assertThat(exitCode).isZero();
    assertThat(commands.out().lines().filter(line -> line.startsWith("SUCCESS "))).hasSize(400);
    assertThat(commands.err())
        .matches("(throttled by the service, going on at \\d+(\\.\\d)?/s\n)+");
  }

  @Test
  void withoutALimitAndWithLittlePatienceSomeAreNotReadAndTheCauseIsReported() throws IOException {
    commands.emulator().apiRateLimit(ApiRateLimit.of(1, 20));
    String file = file(beginMany(60).toArray(String[]::new));

    int exitCode =
        commands.run(
            "check", "--file", file, "--rate", "none", "--give-up-after", "1s", "--output", "csv");

    assertThat(exitCode).isEqualTo(2);
    List<CSVRecord> records = records();
    assertThat(records).hasSize(60);
    assertThat(records)
        .filteredOn(r -> r.get("state").isEmpty())
        .hasSizeBetween(30, 40)
        .allMatch(r -> r.get("failure").equals("ThrottlingException"));
  }

  @Test
  void aFaultThatPassesIsAskedAgainForAsLongAsThePatienceLasts() throws IOException {
    commands.begin("a", "SUCCESS");
    commands.emulator().inject(Fault.error(ServiceError.internalServer("oops", null)), 3);

    int exitCode =
        commands.run(
            "check", "--file", file(csv("a")), "--max-attempts", "1", "--give-up-after", "1m");

    assertThat(exitCode).isZero();
    assertThat(commands.emulator().callCount()).isEqualTo(4);
  }

  // At the rate to which it had fallen, each line took seconds, one after the other.
  @Test
  void aServiceThatCannotBeReachedIsTheEndOfACheck() throws IOException {
    String file = file(beginMany(100).toArray(String[]::new));

    int exitCode = commands.runAt("http://127.0.0.1:1", "check", "--file", file);

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.lines()).hasSize(2);
    assertThat(commands.lastLine()).startsWith("given up: 1 run in ");
  }

  @Test
  void asManyAttemptsAsAsked() throws IOException {
    commands.begin("a", "SUCCESS");
    commands.emulator().inject(Fault.error(ServiceError.internalServer("oops", null)), 3);
    String file = file(csv("a"));

    assertThat(commands.run("check", "--file", file, "--max-attempts", "1")).isEqualTo(2);
    assertThat(commands.emulator().callCount()).isEqualTo(1);
    assertThat(commands.run("check", "--file", file, "--max-attempts", "3")).isZero();
    assertThat(commands.emulator().callCount()).isEqualTo(4);
  }

  @Test
  void onlyRunsOfTheRegionAsked() throws IOException {
    commands.begin("a", "SUCCESS");
    String elsewhere = "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5,r";

    int exitCode =
        commands.run("check", "--file", file(csv("a"), elsewhere), "--region", "us-east-1");

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.lastLine()).endsWith("1 SUCCESS, 1 not read");
    assertThat(commands.out())
        .containsOnlyOnce("  --region is us-east-1, but the workflow is in eu-west-1: arn:");
    assertThat(commands.emulator().callCount()).isEqualTo(1);
  }

  @Test
  void credentialsThatAreRefusedAreTheEndOfACheck() throws IOException {
    String file = file(beginMany(100).toArray(String[]::new));
    System.setProperty("aws.secretAccessKey", "wrong");

    assertThat(commands.run("check", "--file", file)).isEqualTo(2);

    assertThat(commands.lines()).hasSize(2);
    assertThat(commands.lines().get(0)).contains("  the secret access key does not match ");
    assertThat(commands.lastLine()).startsWith("given up: 1 run in ");
  }

  @Test
  void credentialsAndSettingsAreThoseOfTheProfile() throws IOException {
    AccessKey key = commands.emulator().accessKey();
    Path config =
        Files.writeString(
            folder.resolve("config"),
            "[profile ops]\naws_access_key_id = %s\naws_secret_access_key = %s\nmax_attempts = 2\n"
                .formatted(key.accessKeyId(), key.secretAccessKey()));
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
    commands.begin("a", "SUCCESS");
    commands.emulator().inject(Fault.error(ServiceError.internalServer("oops", null)), 2);

    int exitCode = commands.run("check", "--file", file(csv("a")), "--profile", "ops");

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.emulator().callCount()).isEqualTo(2);
    assertThat(commands.run("check", "--file", file(csv("a")), "--profile", "ops")).isZero();
  }

  @Test
  void liveShowsABarInsteadOfEveryRun() throws IOException {
    commands.begin("bad", "FAILED");
    List<String> lines = new ArrayList<>(beginMany(50));
    lines.add(csv("bad"));
    String file = file(lines.toArray(String[]::new));

    assertThat(commands.run("check", "--file", file, "--display", "live")).isEqualTo(1);

    TestTerminal terminal = new TestTerminal(80, 24).show(commands.out());
    assertThat(terminal.lines()).hasSizeLessThanOrEqualTo(5);
    assertThat(String.join("", terminal.lines())).contains("FAILED   " + commands.arn() + " bad");
    assertThat(terminal.lines())
        .contains("50 SUCCESS  1 FAILED")
        .anyMatch(line -> line.matches("\\[#{24}] 100 %  51 done  .*/s  0 s left"));
    assertThat(commands.lastLine()).matches(".*51 runs in .* s: 50 SUCCESS, 1 FAILED");
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check | Missing required option",
        "check --file no-such-file.csv | --file: cannot be read: no-such-file.csv (no such file)",
        "check --file . | --file: cannot be read: . (a directory)",
        "check --file FILE --ca-bundle no-such.pem | --ca-bundle: cannot be read: no-such.pem",
        "check --file FILE --ca-bundle FILE | --ca-bundle: must be a file of PEM certificates, was ",
        "check --file FILE --profile nobody | --profile: there is no profile nobody in ",
        "check --file FILE --concurrency 0 | --concurrency: must be 1 to 10000, was 0",
        "check --file FILE --concurrency 10001 | --concurrency: must be 1 to 10000, was 10001",
        "check --file FILE --rate 0 | --rate: permits per second must be 0.01 to 10000, was 0.0",
        "check --file FILE --rate fast | --rate: must be a number, adaptive or none, was \"fast\"",
        "check --file FILE --give-up-after 0 | --give-up-after: must be longer than 0",
        "check --file FILE --max-attempts 0 | must be at least 1, was 0",
        "check --file FILE --output xml | expected one of [text, json, csv]",
        "check --file FILE --display big | expected one of [auto, live, plain]"
      })
  void badUsageIsExplainedIs64AndNothingIsSent(String args, String explanation) throws IOException {
    commands.begin("a", "SUCCESS");

    int exitCode = commands.run(args.replace("FILE", file(csv("a"))).split(" "));

    assertThat(exitCode).isEqualTo(64);
    assertThat(commands.err()).contains(explanation);
    assertThat(commands.emulator().callCount()).isZero();
  }
}
