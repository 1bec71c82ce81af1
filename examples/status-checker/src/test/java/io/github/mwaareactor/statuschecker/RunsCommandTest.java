package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.ListOrder;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RunsCommandTest {
  private final MovableClock clock = new MovableClock();

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().clock(clock));

  private final Commands commands = new Commands(extension.get());

  @TempDir private Path folder;

  @AfterEach
  void close() {
    commands.close();
  }

  private int runs(String... options) {
    List<String> all = new ArrayList<>(List.of("runs", "--workflow-arn", commands.arn()));
    all.addAll(Arrays.asList(options));
    return commands.run(all.toArray(String[]::new));
  }

  @Test
  void listsAllPagesAndIsContentWhateverTheStates() {
    commands.begin("a", "SUCCESS");
    commands.begin("b", "FAILED");
    commands.begin("c", "RUNNING");
    commands.emulator().pageSize(1);
    commands.emulator().listOrder(ListOrder.SHUFFLED);

    assertThat(runs()).isZero();

    assertThat(commands.err()).isEmpty();
    String time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";
    assertThat(commands.lines())
        .hasSize(4)
        .anyMatch(line -> line.matches("SUCCESS   " + time + "  0 s            a"))
        .anyMatch(line -> line.matches("FAILED    " + time + "  0 s            b"))
        .anyMatch(line -> line.matches("RUNNING   " + time + "                 c"));
    assertThat(commands.lastLine())
        .startsWith("3 runs in ")
        .endsWith(": 1 RUNNING, 1 SUCCESS, 1 FAILED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--state FAILED | b",
        "--state failed --state running | b c",
        "--state SUCCESS,FAILED | a b",
        "--state UNKNOWN | d",
        "--state TIMEOUT | ''"
      })
  void onlyRunsInTheStatesAsked(String options, String expected) {
    commands.begin("a", "SUCCESS");
    commands.begin("b", "FAILED");
    commands.begin("c", "RUNNING");
    commands.begin("d", "PAUSED_BY_2027");

    assertThat(runs((options + " --output json").split(" "))).isZero();

    assertThat(commands.objects().stream().map(run -> run.get("runId").stringValue()).sorted())
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
  }

  @Test
  void onlyRunsThatWereCreatedWithinTheTimeAsked() {
    clock.pass(Duration.ofHours(-3));
    commands.begin("old", "SUCCESS");
    clock.pass(Duration.ofHours(3));
    commands.begin("new", "SUCCESS");

    assertThat(runs("--since", "2h")).isZero();

    assertThat(commands.lines()).hasSize(2);
    assertThat(commands.lines().get(0)).endsWith(" new");

    assertThat(runs("--since", "1d")).isZero();

    assertThat(commands.lines()).hasSize(3);
  }

  @Test
  void hasTheMembersOfCheckAndCanBeChecked() throws Exception {
    commands.begin(
        "a",
        RunScript.builder().stay("RUNNING", Duration.ZERO).end("FAILED").errorMessage("x").build());
    commands.begin("b", "SUCCESS");

    assertThat(runs("--output", "json")).isZero();

    JsonNode run = commands.objects().get(0);
    assertThat(run.propertyNames())
        .containsExactlyElementsOf(RunColumn.of(false).stream().map(RunColumn::jsonName).toList());
    assertThat(commands.objects())
        .extracting(o -> o.get("runType").stringValue(), o -> o.get("errorMessage").isNull())
        .containsOnly(tuple("ON_DEMAND", true));
    assertThat(commands.objects()).allMatch(o -> o.get("durationSeconds").intValue() == 0);

    for (String output : List.of("json", "csv")) {
      runs("--output", output);
      Path file = Files.writeString(folder.resolve(output), commands.out());

      assertThat(commands.run("check", "--file", file.toString())).isEqualTo(1);
      assertThat(commands.lastLine()).endsWith("1 SUCCESS, 1 FAILED");
    }
  }

  @Test
  void aListThatBreaksOffIs2AndSaysSo() {
    commands.begin("a", "SUCCESS");
    commands.begin("b", "SUCCESS");
    commands.emulator().pageSize(1);
    commands.emulator().inject(Fault.late(Duration.ZERO), 1);
    commands.emulator().inject(Fault.error(ServiceError.accessDenied("no more")));

    assertThat(runs()).isEqualTo(2);

    assertThat(commands.lines()).hasSize(2);
    assertThat(commands.lastLine()).startsWith("given up: 1 run in ");
    assertThat(commands.err()).contains("no more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--state FALED | expected one of [STARTING",
        "--since yesterday | expected a time such as",
        "--region eu-west-1 | us-east-1"
      })
  void badUsageIsExplainedIs64AndNothingIsSent(String options, String explanation) {
    assertThat(runs(options.split(" "))).isEqualTo(64);

    assertThat(commands.err()).contains(explanation);
    assertThat(commands.emulator().callCount()).isZero();
  }

  @Test
  void helpSaysThatAllPagesAreRead() {
    assertThat(commands.run("runs", "--help")).isZero();

    assertThat(commands.out().replaceAll("\\s+", " "))
        .contains("AWS publishes no order of this list. So all of its pages are read");
  }
}
