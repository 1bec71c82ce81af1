package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Quotas;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("once")
class StartCommandTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());
  private final String arn = commands.emulator().createWorkflow("nightly");

  @TempDir private Path folder;

  @AfterEach
  void close() {
    commands.close();
  }

  private int start(String... options) {
    List<String> all = new ArrayList<>(List.of("start", "--workflow-arn", arn));
    all.addAll(Arrays.asList(options));
    return commands.run(all.toArray(String[]::new));
  }

  private JsonNode sentParameters() {
    List<RecordedCall> calls = commands.emulator().calls();
    return JsonMapper.shared()
        .readTree(calls.get(calls.size() - 1).body())
        .path("OverrideParameters");
  }

  private String file(String... lines) throws Exception {
    return Files.write(folder.resolve("params.json"), List.of(lines)).toString();
  }

  @Test
  void startsARunAndNamesIt() {
    assertThat(start()).isZero();

    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines()).hasSize(1);
    assertThat(commands.lastLine()).matches("STARTING " + arn + " \\S+");
    assertThat(commands.emulator().callCount("StartWorkflowRun")).isEqualTo(1);
    assertThat(sentParameters().isMissingNode()).isTrue();
  }

  @Test
  void tellsProgramsTheIdWithTheMembersOfCheck() throws Exception {
    assertThat(start("--output", "json")).isZero();

    JsonNode run = commands.objects().get(0);
    assertThat(run.propertyNames())
        .containsExactlyElementsOf(RunColumn.of(false).stream().map(RunColumn::jsonName).toList());
    assertThat(run.get("state").stringValue()).isEqualTo("STARTING");

    assertThat(start("--output", "csv")).isZero();

    Path started = Files.writeString(folder.resolve("started.csv"), commands.out());
    commands.run("check", "--file", started.toString());
    assertThat(commands.lastLine()).startsWith("1 run in ");
  }

  @Test
  void parametersAreTextOrJsonAndComeBeforeThoseOfAFile() throws Exception {
    String file =
        file(
            "{\"date\": \"never\", \"deep\": {\"a\": [1, null, 0.10]}, \"big\": 12345678901234567890}");

    assertThat(
            start(
                "--params-file",
                file,
                "--param",
                "date=2026-11-23",
                "--param",
                "rows:=1000",
                "--param",
                "empty=",
                "--param",
                "query=a=b,c:=d",
                "--param",
                "list:=[true, \"x\"]"))
        .isZero();

    assertThat(sentParameters())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "{\"date\":\"2026-11-23\",\"deep\":{\"a\":[1,null,0.10]},\"big\":12345678901234567890,"
                        + "\"rows\":1000,\"empty\":\"\",\"query\":\"a=b,c:=d\",\"list\":[true,\"x\"]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1,; \"b\": hunter2} | , line 2, column 7: not JSON",
        "{\"a\": 1,; \"hunter2\": 1, \"hunter2\": 2} | line 2, column 25: a name is there twice",
        "{\"hunter2\": \"x | line 1, column 15: not JSON",
        "[\"hunter2\"] | line 1, column 1: expected a JSON object",
        "{} hunter2 | line 1, column 4: not JSON",
        "{\"hunter2\": 1e999999999999} | : a number is out of bounds",
      })
  void aBadFileIsNamedWithLineAndColumnWithoutWhatItSays(String text, String explanation)
      throws Exception {
    String file = file(text.split(";"));

    assertThat(start("--params-file", file)).isEqualTo(64);

    assertThat(commands.err()).startsWith("--params-file: " + file).contains(explanation);
    assertThat(commands.err()).doesNotContain("hunter2");
    assertThat(commands.emulator().callCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--param hunter2 | --param: expected NAME=TEXT or NAME:=JSON",
        "--param a=1 --param =hunter2 | --param: number 2: expected NAME=TEXT or NAME:=JSON",
        "--param hunter2=1 --param hunter2=2 | --param: number 2: has a name that another one has",
        "--param a:=hunter2 | --param: after :=, line 1, column 1: not JSON",
        "--param password=my hunter2 | an argument is no option; a parameter with blanks needs quotes",
        "--parm password=hunter2 | Unknown option: '--parm'",
        "--parm=hunter2 | Unknown option: '--parm'",
        "--params-file none.json | --params-file: cannot be read: none.json",
        "--client-token ü | --client-token: ",
        "--every 0s | --every: targetStaleness must be"
      })
  void badUsageIsExplainedWithoutParametersAndNothingIsSent(String options, String explanation) {
    assertThat(start(options.split(" "))).isEqualTo(64);

    assertThat(commands.err()).startsWith(explanation).doesNotContain("hunter2");
    assertThat(commands.emulator().callCount()).isZero();
  }

  @Test
  void parametersThatAreTooDeepAreRefusedWithoutTheirNames() throws Exception {
    String file = file("{\"hunter2\": " + "[".repeat(120) + "]".repeat(120) + "}");

    assertThat(start("--params-file", file)).isEqualTo(64);

    assertThat(commands.err()).contains("more than 100 levels").doesNotContain("hunter2");
  }

  @Test
  void aStartThatIsRefusedIs2() {
    commands.emulator().quotas(new Quotas(100, 0, 0));

    assertThat(start("--param", "password=hunter2")).isEqualTo(2);

    assertThat(commands.out()).isEmpty();
    assertThat(commands.err()).contains("ServiceQuotaExceededException").doesNotContain("hunter2");
  }

  @Test
  void aStartInDoubtNamesTheTokenWithWhichItCanBeRepeated() {
    commands.emulator().inject(Fault.afterExecution(ServiceError.internalServer("Lost", null)), 1);
    assertThat(start("--max-attempts", "1")).isEqualTo(2);
    Matcher token = Pattern.compile("--client-token (\\S+)").matcher(commands.err());
    assertThat(token.find()).isTrue();

    assertThat(start("--client-token", token.group(1))).isZero();

    commands.run("runs", "--workflow-arn", arn);
    assertThat(commands.lastLine()).startsWith("1 run in ");
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS, 0", "FAILED, 1", "STOPPED, 1"})
  void withWaitItIsFollowedAndItsEndIsTheExitCode(String end, int expected) {
    commands.emulator().script(arn, running(end));

    assertThat(start("--wait", "--every", "100ms")).isEqualTo(expected);

    assertThat(commands.err()).isEmpty();
    assertThat(commands.lines()).hasSize(4);
    assertThat(commands.lines().get(0)).contains("  STARTING " + arn);
    assertThat(commands.lines().get(1)).contains("  RUNNING  " + arn);
    assertThat(commands.lines().get(2)).contains("  " + end);
    assertThat(commands.lastLine()).startsWith("1 run in ").endsWith(": 1 " + end);
    assertThat(commands.emulator().callCount("StartWorkflowRun")).isEqualTo(1);
  }

  private static RunScript running(String end) {
    return RunScript.builder()
        .stay("STARTING", Duration.ofMillis(300))
        .stay("RUNNING", Duration.ofMillis(800))
        .end(end)
        .build();
  }

  @Test
  void withWaitProgramsReceiveTransitions() {
    commands.emulator().script(arn, running("SUCCESS"));

    assertThat(start("--wait", "--every", "100ms", "--output", "json")).isZero();

    assertThat(commands.objects())
        .extracting(o -> o.get("previousState").asString(null), o -> o.get("state").stringValue())
        .containsExactly(
            tuple(null, "STARTING"), tuple("STARTING", "RUNNING"), tuple("RUNNING", "SUCCESS"));
  }

  @Test
  void withWaitATimeoutEndsTheFollowing() {
    commands.emulator().script(arn, RunScript.remains("RUNNING"));

    assertThat(start("--wait", "--every", "100ms", "--timeout", "1s")).isEqualTo(124);

    assertThat(commands.lastLine()).startsWith("timed out: 1 run in ").endsWith(": 1 RUNNING");
    assertThat(commands.emulator().callCount("StopWorkflowRun")).isZero();
  }

  @Test
  void withWaitItIsLiveOnATerminal() {
    commands.emulator().script(arn, running("FAILED"));

    assertThat(start("--wait", "--every", "100ms", "--display", "live")).isEqualTo(1);

    TestTerminal terminal = new TestTerminal(80, 24).show(commands.out());
    assertThat(terminal.lines().get(0)).matches("\\S+  FAILED .*");
    assertThat(terminal.lines()).hasSize(4);
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @Test
  void withWaitARunThatIsNotThereYetIsWaitedFor() {
    commands.emulator().script(arn, running("SUCCESS"));
    commands
        .emulator()
        .inject(
            "GetWorkflowRun",
            Fault.error(ServiceError.resourceNotFound("not yet", "r", "WorkflowRun")),
            1);

    assertThat(start("--wait", "--every", "100ms")).isZero();
  }
}
