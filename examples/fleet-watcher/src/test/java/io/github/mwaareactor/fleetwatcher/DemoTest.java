package io.github.mwaareactor.fleetwatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.fleetwatcher.demo.ChildJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo, with shorter times. */
@Tag("once")
class DemoTest {
  private static final List<String> SHORT =
      List.of("demo", "--seed=1", "--runs=200", "--kill-after=2s", "--runs-end-after=14s");
  private static final int PROCESSES = 5;

  @Test
  void endsWithACleanVerdictAndWithoutProcesses() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exitCode =
        FleetWatcher.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(SHORT.toArray(String[]::new));

    assertThat(exitCode).as("%s%s", out, err).isZero();
    assertThat(out.toString())
        .contains("(seed 1)", "member-1", "member-2", "member-3", "killed", "taken over, after")
        .containsPattern("member +state +partitions +runs")
        .contains("verdict: clean.");
    assertThat(err.toString()).isEmpty();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(Named.<ToIntFunction<ChildJvm>>of("interrupted", ChildJvm::stop)),
        Arguments.of(
            Named.<ToIntFunction<ChildJvm>>of(
                "killed",
                demo -> {
                  demo.kill();
                  return 0;
                })));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void leavesNoProcessesHoweverItEnds(ToIntFunction<ChildJvm> end) throws Exception {
    ChildJvm demo =
        ChildJvm.start(
            "demo",
            Path.of("target", "fleet", "demo"),
            Map.of(),
            List.of(),
            FleetWatcher.class,
            SHORT);
    ProcessHandle process = ProcessHandle.of(demo.pid()).orElseThrow();
    TestFleet.await(
        "all processes started",
        Duration.ofSeconds(40),
        () -> process.descendants().count() >= PROCESSES);
    List<ProcessHandle> children = process.descendants().toList();

    int unused = end.applyAsInt(demo);

    for (ProcessHandle child : children) {
      child.onExit().get(30, TimeUnit.SECONDS);
    }
  }
}
