package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(EmulatorExtension.class)
class StatusCheckerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = StatusChecker.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void theDemoFollowsADozenRunsToEveryEnd() {
    int exitCode = run("demo");

    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isZero();
    List<String> lines = out.toString().lines().toList();
    List<String> table = lines.subList(lines.size() - 12, lines.size());
    assertThat(table).filteredOn(row -> row.contains(" SUCCESS ")).hasSize(4);
    assertThat(table).filteredOn(row -> row.contains(" FAILED ")).hasSize(4);
    assertThat(table).filteredOn(row -> row.contains(" TIMEOUT ")).hasSize(2);
    assertThat(table).filteredOn(row -> row.contains(" STOPPED ")).hasSize(2);
    assertThat(table).allMatch(row -> row.matches("  \\S+/run-\\d +[A-Z]+ +(\\d+ s|-) +[1-9]\\d*"));
    assertThat(out.toString())
        .containsPattern("nightly/run-1 +RUNNING")
        .containsPattern("nightly/run-1 +SUCCESS")
        .containsPattern("hourly/run-5 +STOPPED");
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS, 0", "RUNNING, 1", "FAILED, 1", "TIMEOUT, 1", "STOPPED, 1"})
  void getShowsARunAndTellsByTheExitCodeWhetherItSucceeded(
      String state, int expected, MwaaServerlessEmulator emulator) {
    try (Commands commands = new Commands(emulator)) {
      commands.begin("a", state);

      int exitCode = commands.run("get", "--workflow-arn", commands.arn(), "--run-id", "a");

      assertThat(exitCode).isEqualTo(expected);
      assertThat(commands.out())
          .containsPattern("state +" + state)
          .containsPattern("run +a\n")
          .contains(commands.arn());
    }
  }

  @Test
  void getSaysWhyARunCannotBeRead(MwaaServerlessEmulator emulator) {
    try (Commands commands = new Commands(emulator)) {
      String[] get = {"get", "--workflow-arn", commands.arn(), "--run-id", "missing"};

      assertThat(commands.run(get)).isEqualTo(2);
      assertThat(commands.err())
          .startsWith("run missing of nightly-load-a1B2c3D4e5: workflow not found (Resource");

      commands.begin("another", "SUCCESS");
      int exitCode = commands.run(get);

      assertThat(exitCode).isEqualTo(2);
      assertThat(commands.err())
          .matches(
              "run missing of nightly-load-a1B2c3D4e5: not found"
                  + " \\(ResourceNotFoundException, request [0-9a-f-]+\\)\n");
    }
  }

  @Test
  void anEndpointThatCannotBeReachedIsNamedWithTheOptions(MwaaServerlessEmulator emulator) {
    try (Commands commands = new Commands(emulator)) {
      int exitCode =
          commands.runAt(
              "http://127.0.0.1:1", "get", "--workflow-arn", commands.arn(), "--run-id", "a");

      assertThat(exitCode).isEqualTo(2);
      assertThat(commands.err().lines())
          .singleElement()
          .asString()
          .startsWith("no connection to 127.0.0.1:1")
          .contains("Connection refused", "--endpoint", "--proxy")
          .doesNotContain("GetWorkflowRun", "attempt");
    }
  }

  @Test
  void credentialsThatAreRefusedAreSaidToBeSo(MwaaServerlessEmulator emulator) {
    try (Commands commands = new Commands(emulator)) {
      commands.begin("a", "SUCCESS");
      String[] get = {"get", "--workflow-arn", commands.arn(), "--run-id", "a"};

      System.setProperty("aws.secretAccessKey", "wrong");

      assertThat(commands.run(get)).isEqualTo(2);
      assertThat(commands.err())
          .startsWith("the secret access key does not match the access key: ")
          .containsPattern("\\(InvalidSignatureException, request [0-9a-f-]+\\)")
          .endsWith("; --profile names other credentials\n");

      System.setProperty("aws.accessKeyId", "AKIAUNKNOWN");

      assertThat(commands.run(get)).isEqualTo(2);
      assertThat(commands.err())
          .startsWith("the credentials are not known to AWS: ")
          .contains("(UnrecognizedClientException, request ");
      assertThat(commands.err().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get | Missing required options",
        "get --workflow-arn nightly --run-id r | workflow ARN must be",
        "get --workflow-arn arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w --run-id r"
            + " --endpoint http://example.com | --endpoint must be https, or http to this machine,"
            + " unless --allow-plaintext is given; was http://example.com",
        "get --workflow-arn arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w --run-id r"
            + " --proxy ftp://proxy.example | --proxy must be http://",
        "get --workflow-arn arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w --run-id r"
            + " --region us-east-1 | --region is us-east-1, but the workflow is in eu-west-1: arn:",
        "get --workflow-arn arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w --run-id r"
            + " --demo --endpoint http://localhost:1 | cannot be combined with --endpoint",
        "demo --runs 0 | --runs: must be 1 to 1000000, was 0",
        "watch a | run ids need exactly one --workflow-arn, were 0",
        "watch | nothing is named to be watched: give --workflow-arn or --file",
        "watch --workflow-arn nightly | --workflow-arn: workflow ARN must be",
        "fetch | Unmatched argument",
        "'' | a command is missing"
      })
  void badUsageIsExplainedAndExitsWith64(String args, String explanation) {
    int exitCode = run(args.isEmpty() ? new String[0] : args.split(" "));

    assertThat(exitCode).isEqualTo(64);
    assertThat(err.toString()).contains(explanation).contains("Try: status-checker ");
    assertThat(err.toString().lines()).hasSizeLessThan(5);
  }

  // In a container network an emulator is another machine, and its name is no host to a
  // java.net.URI.
  @Test
  void anEmulatorOnAnotherMachineIsAskedInPlaintextAndThroughAProxyIfThatIsAllowed(
      MwaaServerlessEmulator emulator) {
    try (Commands commands = new Commands(emulator);
        ForwardingProxy proxy = new ForwardingProxy(commands.emulator().port())) {
      commands.begin("a", "SUCCESS");

      int exitCode =
          commands.runAt(
              "http://my_emulator:4566",
              "get",
              "--workflow-arn",
              commands.arn(),
              "--run-id",
              "a",
              "--allow-plaintext",
              "--proxy",
              "http://alice:hunt%40r@localhost:" + proxy.port());

      assertThat(commands.err()).isEmpty();
      assertThat(exitCode).isZero();
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("CONNECT my_emulator:4566 ")
          .contains("Basic YWxpY2U6aHVudEBy");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://alice:hunter2@proxy",
    "http://alice:hunter2@proxy:x",
    "http://alice:hunter2%@p"
  })
  void thePasswordOfAMisspeltProxyIsNotTold(String proxy) {
    int exitCode = run("get", "--demo", "--workflow-arn", "a", "--run-id", "r", "--proxy", proxy);

    assertThat(exitCode).isEqualTo(64);
    assertThat(err.toString()).doesNotContain("hunter2");
  }

  @Test
  void getTellsProgramsTheSameAsCheck(MwaaServerlessEmulator emulator) {
    try (Commands commands = new Commands(emulator)) {
      commands.begin("a", "FAILED");
      String[] get = {"get", "--workflow-arn", commands.arn(), "--run-id", "a", "--output", "json"};

      assertThat(commands.run(get)).isEqualTo(1);
      assertThat(JsonMapper.shared().readTree(commands.out()).get("state").stringValue())
          .isEqualTo("FAILED");

      get[6] = "csv";

      assertThat(commands.run(get)).isEqualTo(1);
      assertThat(commands.lines()).hasSize(2);
      assertThat(commands.lines().get(0)).startsWith("workflow_arn,run_id,state,");
      assertThat(commands.lines().get(1)).startsWith(commands.arn() + ",a,FAILED,");
    }
  }

  @Test
  void everyCommandCanBeTriedOnADemoEmulatorWithoutCredentials() {
    String[] workflow = {"--demo", "--workflow-arn", DemoRuns.WORKFLOW_ARN};

    assertThat(run("get", workflow[0], workflow[1], workflow[2], "--run-id", "done")).isZero();
    assertThat(run("watch", workflow[0], workflow[1], workflow[2], "done", "failed")).isEqualTo(1);

    assertThat(run("workflows", workflow[0])).isZero();
    assertThat(run("runs", workflow[0], workflow[1], workflow[2])).isZero();
    assertThat(run("tasks", workflow[0], workflow[1], workflow[2], "--run-id", "done")).isZero();
    assertThat(run("start", workflow[0], workflow[1], workflow[2])).isZero();
    assertThat(run("stop", workflow[0], workflow[1], workflow[2], "--run-id", "run-2")).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("2 workflows in ", "8 runs in ", "extract  attempt 1", "STARTING ", "STOPPING ")
        .containsPattern("state +SUCCESS")
        .contains("2 runs in ")
        .contains(": 1 SUCCESS, 1 FAILED");
  }

  @Test
  void theDemoChecksAsManyRunsAsAsked() {
    int exitCode = run("demo", "--runs", "60");

    assertThat(exitCode).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(61);
    assertThat(lines.get(60))
        .startsWith("60 runs in ")
        .endsWith(": 57 SUCCESS, 1 FAILED, 1 TIMEOUT, 1 STOPPED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get | get --demo --run-id done",
        "watch | watch --demo run-1",
        "check | check --file runs.csv",
        "workflows | workflows --demo",
        "runs | runs --demo --state FAILED,TIMEOUT --since 2h",
        "tasks | tasks --demo --run-id failed",
        "start | start --demo --wait --param",
        "stop | stop --demo --run-id run-2",
        "demo | demo --runs"
      })
  void helpOfEachCommandTeachesAnExampleAndTheExitCodes(String command, String example) {
    assertThat(run(command, "--help")).isZero();

    assertThat(out.toString())
        .contains(example)
        .containsPattern("Exit codes:\\s+0 ")
        .contains("  2 ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void helpOfCheckTeachesBothFormats() {
    run("check", "--help");

    assertThat(out.toString())
        .contains("workflow_arn and run_id", "{\"workflowArn\":", "lines that begin with #");
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("demo ", "get ", "watch ", "check ", "130 ");
    assertThat(out.toString()).contains("workflows ", "runs ", "tasks ", "start ", "stop ");
  }

  private static String shown(CommandLine commandLine, String... args) {
    StringWriter shown = new StringWriter();
    commandLine.setOut(new PrintWriter(shown)).setErr(new PrintWriter(shown));
    assertThat(commandLine.execute(args)).isZero();
    return shown.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "watch", "check", "demo"})
  void helpBeforeACommandSaysTheSameAsAfterIt(String command) {
    assertThat(shown(StatusChecker.commandLine("help", command), "help", command))
        .isEqualTo(shown(StatusChecker.commandLine(), command, "--help"));
  }

  @Test
  void helpAloneSaysTheSameAsTheOption() {
    assertThat(shown(StatusChecker.commandLine("help"), "help"))
        .isEqualTo(shown(StatusChecker.commandLine(), "--help"));
  }

  @Test
  void helpOfAnUnknownCommandIsBadUsage() {
    assertThat(run("help", "fetch")).isEqualTo(64);

    assertThat(err.toString()).contains("Unknown subcommand 'fetch'");
  }
}
