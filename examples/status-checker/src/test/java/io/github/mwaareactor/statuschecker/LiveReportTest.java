package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveReportTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5";
  private static final Duration SOME_TIME = Duration.ofMillis(100);

  private final TestConsole test = new TestConsole(60, 12);
  private final TestTerminal terminal = new TestTerminal(60, 12);

  private static RunRef run(String id) {
    return new RunRef(ARN, id);
  }

  private static RunUpdate seen(String id, RunState from, RunState to) {
    return new RunUpdate(run(id), from, to, null, null, Instant.EPOCH);
  }

  private static RunUpdate failed(String id, RunState from) {
    return failed(id, from, "boom");
  }

  private static RunUpdate failed(String id, String why) {
    return failed(id, null, why);
  }

  private static RunUpdate failed(String id, RunState from, String why) {
    RunDetail detail =
        new RunDetail(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Duration.ofSeconds(75),
            why,
            null,
            "FAILED");
    WorkflowRun snapshot = new WorkflowRun(ARN, null, id, null, null, detail);
    return new RunUpdate(run(id), from, RunState.FAILED, snapshot, null, Instant.EPOCH);
  }

  private static RunUpdate notRead(String id) {
    return new RunUpdate(
        run(id), null, null, null, new IllegalArgumentException("no such thing"), Instant.EPOCH);
  }

  private void tell(CheckEvent events, Tally tally, Report report) {
    events.tell(tally, report);
    test.pass(SOME_TIME);
    report.tick();
    terminal.show(test.written());
  }

  private Report watching(Tally tally, boolean colors, String... ids) {
    Console console = test.console(colors);
    List<RunRef> runs = new ArrayList<>();
    for (String id : ids) {
      runs.add(run(id));
    }
    return new LiveReport(console, new WatchScreen(console, tally, runs), Stopwatch.start(console));
  }

  private Report checking(Tally tally, Progress progress) {
    Console console = test.console(false);
    return new LiveReport(
        console, new CheckScreen(console, tally, progress), Stopwatch.start(console));
  }

  @Test
  void aWatchIsATableThatIsRedrawnInPlace() {
    Tally tally = Tally.of(4);
    Report report = watching(tally, false, "a", "long-name", "c", "d");

    tell(CheckEvent.TICK, tally, report);

    assertThat(terminal.lines())
        .containsExactly(
            "a          not seen yet",
            "long-name  not seen yet",
            "c          not seen yet",
            "d          not seen yet",
            "4 not seen yet",
            "[" + "-".repeat(18) + "] 0 of 4 ended  0 s");
    assertThat(terminal.isCursorHidden()).isTrue();

    tell(seen("a", null, RunState.QUEUED), tally, report);
    tell(seen("c", null, RunState.SUCCESS), tally, report);
    tell(notRead("d"), tally, report);
    test.pass(Duration.ofSeconds(64));
    tell(failed("long-name", (RunState) null), tally, report);

    assertThat(terminal.lines())
        .containsExactly(
            "a          QUEUED     for 1 min 04 s",
            "long-name  FAILED     1 min 15 s, boom",
            "c          SUCCESS",
            "d          NOT READ   no such thing",
            "1 QUEUED  1 SUCCESS  1 FAILED  1 not read",
            "[" + "#".repeat(13) + "-".repeat(5) + "] 3 of 4 ended  1 min 04 s");

    tell(seen("a", RunState.QUEUED, RunState.SUCCESS), tally, report);
    report.end("that was it");
    terminal.show(test.written());

    assertThat(terminal.lines())
        .contains("2 SUCCESS  1 FAILED  1 not read")
        .endsWith("[" + "#".repeat(18) + "] 4 of 4 ended  1 min 04 s", "that was it")
        .hasSize(7);
    assertThat(terminal.scrolledOut()).isEmpty();
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @Test
  void statesAreColouredOnlyWhereColoursAreWanted() {
    Tally plain = Tally.of(1);
    tell(seen("a", null, RunState.RUNNING), plain, watching(plain, false, "a"));

    assertThat(terminal.isColored()).isFalse();

    Tally colored = Tally.of(1);
    Report report = watching(colored, true, "a");
    seen("a", null, RunState.RUNNING).tell(colored, report);

    assertThat(test.written()).contains("\u001b[36mRUNNING\u001b[39m");
  }

  @Test
  void isDrawnAtMostTenTimesASecond() {
    Tally tally = Tally.ofUnknown();
    Report report = checking(tally, Progress.endless());
    int drawn = 0;

    for (int i = 0; i < 1000; i++) {
      seen("a", null, RunState.SUCCESS).tell(tally, report);
      drawn += test.written().isEmpty() ? 0 : 1;
      test.pass(Duration.ofMillis(1));
    }

    assertThat(drawn).isEqualTo(10);
  }

  @Test
  void aCheckShowsCountsAndABarWithRateAndRemainingTime() {
    Progress progress = Progress.of(10_000);
    IntStream.rangeClosed(1, 60).forEach(line -> progress.take(line * 100L));
    Tally tally = Tally.ofUnknown();
    Report report = checking(tally, progress);
    for (int i = 0; i < 30; i++) {
      seen("a", null, i < 20 ? RunState.SUCCESS : RunState.RUNNING).tell(tally, report);
    }
    test.pass(Duration.ofSeconds(2));
    report.tick();
    terminal.show(test.written());

    // 30 of 60 lines that take 6,000 of 10,000 bytes, in 2 s.
    assertThat(terminal.lines())
        .containsExactly(
            "10 RUNNING  20 SUCCESS", "[#####-------------]  30 %  30 done  15/s  4 s left");

    IntStream.rangeClosed(61, 100).forEach(line -> progress.take(line * 100L));
    for (int i = 0; i < 70; i++) {
      seen("a", null, RunState.SUCCESS).tell(tally, report);
    }
    test.pass(Duration.ofSeconds(3));
    report.tick();
    terminal.show(test.written());

    assertThat(terminal.lines().get(1))
        .isEqualTo("[##################] 100 %  100 done  20/s  0 s left");
  }

  @Test
  void aCheckThatIsThrottledSaysAtWhichRateItGoesOn() {
    Console console = test.console(false);
    Throttling throttling = new Throttling(console.nanoTime());
    Tally tally = Tally.ofUnknown();
    Report report =
        new LiveReport(
            console,
            new CheckScreen(console, tally, Progress.endless(), throttling),
            Stopwatch.start(console));
    tell(CheckEvent.TICK, tally, report);

    assertThat(terminal.lines()).hasSize(2);

    ThrottlingTest.attempts(throttling, 10, 1);
    test.pass(Duration.ofSeconds(1));
    tell(CheckEvent.TICK, tally, report);

    assertThat(terminal.lines().get(0)).isEqualTo("throttled by the service, going on at 9.1/s");
  }

  @Test
  void aCheckOfAStreamHasNoBarAsNobodyKnowsItsEnd() {
    Tally tally = Tally.ofUnknown();
    Report report = checking(tally, Progress.endless());
    test.pass(Duration.ofSeconds(2));
    tell(seen("a", null, RunState.SUCCESS), tally, report);

    assertThat(terminal.lines()).containsExactly("1 SUCCESS", "1 done  0.5/s  2.1 s");
  }

  @Test
  void runsThatNeedAttentionAndBadLinesStayAboveTheBar() {
    Tally tally = Tally.ofUnknown();
    Report report = checking(tally, Progress.endless());
    tell(CheckEvent.TICK, tally, report);
    seen("good", null, RunState.SUCCESS).tell(tally, report);
    seen("bad", null, RunState.FAILED).tell(tally, report);
    seen("still", null, RunState.RUNNING).tell(tally, report);
    tell(new InputLine.Bad(7, "not UTF-8, and " + "x".repeat(60)), tally, report);
    tell(notRead("lost"), tally, report);

    String all = String.join("\n", terminal.lines());
    assertThat(all.replace("\n", ""))
        .containsOnlyOnce("line 7: not UTF-8, and " + "x".repeat(60))
        .containsOnlyOnce("FAILED   " + ARN + " bad")
        .containsOnlyOnce("NOT READ " + ARN + " lost  no such thing")
        .doesNotContain(" good")
        .doesNotContain(" still");
    assertThat(terminal.lines())
        .endsWith("1 RUNNING  1 SUCCESS  1 FAILED  1 not read  1 bad line", "5 done  17/s  0.3 s");
  }

  @Test
  void moreRunsThanRowsShowThoseFirstThatNeedToBeSeen() {
    Tally tally = Tally.of(30);
    String[] ids = IntStream.range(0, 30).mapToObj(i -> "run-" + i).toArray(String[]::new);
    Report report = watching(tally, false, ids);
    tell(CheckEvent.TICK, tally, report);
    for (int i = 0; i < 10; i++) {
      tell(seen("run-" + i, null, RunState.SUCCESS), tally, report);
    }
    tell(failed("run-29", (RunState) null), tally, report);

    assertThat(terminal.lines()).hasSize(11);
    assertThat(terminal.lines().get(0)).startsWith("run-29  FAILED");
    assertThat(terminal.lines().get(1)).startsWith("run-10  not seen yet");
    assertThat(terminal.lines().get(8)).isEqualTo("and 22 more runs");
    assertThat(terminal.scrolledOut()).isEmpty();
  }

  private void sees(String id, RunState from, RunState to, Tally tally, Report report) {
    if (from == null) {
      tally.expect();
    }
    tell(seen(id, from, to), tally, report);
  }

  @Test
  void runsOfAWholeWorkflowComeAndLeaveAMinuteAfterTheirEnd() {
    Tally tally = Tally.of(0);
    Report report = watching(tally, false);
    report.named(ARN);
    tell(CheckEvent.TICK, tally, report);

    assertThat(terminal.lines()).containsExactly("", "1 workflow  0 of 0 ended  0 s");

    sees("a", null, RunState.RUNNING, tally, report);
    sees("b", null, RunState.RUNNING, tally, report);
    sees("a", RunState.RUNNING, RunState.SUCCESS, tally, report);

    assertThat(terminal.lines()).contains("a  SUCCESS").anyMatch(line -> line.startsWith("b  RUN"));

    test.pass(WatchScreen.STAY);
    tell(CheckEvent.TICK, tally, report);

    assertThat(terminal.lines())
        .containsExactly(
            "b  RUNNING    for 1 min 00 s",
            "1 RUNNING  1 SUCCESS",
            "1 workflow  1 of 2 ended  1 min 00 s");
  }

  @Test
  void aRunOfAWholeWorkflowThatDidNotSucceedStaysAboveTheTable() {
    Tally tally = Tally.of(0);
    Report report = watching(tally, false);
    report.named(ARN);
    sees("a", null, RunState.FAILED, tally, report);
    test.pass(WatchScreen.STAY);
    tell(CheckEvent.TICK, tally, report);

    assertThat(String.join("", terminal.lines())).containsOnlyOnce("FAILED   " + ARN + " a");
    assertThat(terminal.lines()).noneMatch(line -> line.startsWith("a "));
  }

  @Test
  void theTableIsBoundedHoweverManyRunsEnd() {
    Tally tally = Tally.of(0);
    WatchScreen screen = new WatchScreen(test.console(false), tally, List.of());
    screen.named(ARN);
    for (int i = 0; i < 10_000; i++) {
      screen.seen(seen("run-" + i, null, RunState.SUCCESS));
    }

    List<ScreenLine> lines = screen.lines(new Terminal.Size(80, 20_000), Duration.ZERO);

    assertThat(lines).hasSize(WatchScreen.MOST_ENDED + 2);
  }

  @Test
  void runsOfSeveralWorkflowsHaveTheirWorkflowsNames() {
    Tally tally = Tally.of(0);
    Report report = watching(tally, false);
    report.named(ARN);
    report.named(ARN.replace("w-a1B2c3D4e5", "x-f6G7h8I9j0"));
    sees("a", null, RunState.SUCCESS, tally, report);

    assertThat(terminal.lines())
        .containsExactly("w-a1B2c3D4e5/a  SUCCESS", "1 SUCCESS", "2 workflows  1 of 1 ended  0 s");
  }

  @Test
  void whenTheTerminalChangesItsSizeItIsDrawnAnew() {
    Tally tally = Tally.of(2);
    Report report = watching(tally, false, "a-rather-long-name", "b");
    tell(CheckEvent.TICK, tally, report);

    test.resize(20, 4);
    TestTerminal narrow = new TestTerminal(20, 4);
    test.pass(SOME_TIME);
    report.tick();
    narrow.show(test.written());

    assertThat(narrow.lines())
        .containsExactly("and 2 more runs", "2 not seen yet", "[----] 0 of 2 ended…");
    assertThat(narrow.scrolledOut()).isEmpty();
  }

  @Test
  void aCtrlCThatTheTerminalEchoesLeavesNoTrace() {
    Tally tally = Tally.of(2);
    Report report = watching(tally, false, "run-1", "run-2");
    tell(CheckEvent.TICK, tally, report);
    tell(seen("run-1", null, RunState.RUNNING), tally, report);

    terminal.show("^C");
    report.end("interrupted");
    terminal.show(test.written());

    assertThat(terminal.lines())
        .containsExactly(
            "run-1  RUNNING    for 0 s",
            "run-2  not seen yet",
            "1 RUNNING  1 not seen yet",
            "[" + "-".repeat(18) + "] 0 of 2 ended  0 s",
            "interrupted");
    assertThat(terminal.isAsItWas()).isTrue();
  }

  @Test
  void whatIsCutOfAFailureIsShownWholeAtTheEnd() {
    Tally tally = Tally.of(2);
    Report report = watching(tally, false, "a", "b");
    String cause = "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve";
    tell(failed("a", "boom"), tally, report);
    tell(failed("b", cause), tally, report);
    report.end("that was it");
    terminal.show(test.written());

    assertThat(terminal.lines())
        .startsWith(
            "a  FAILED     1 min 15 s, boom",
            "b  FAILED     1 min 15 s, one, two, three, four, five, six,…")
        .last()
        .isEqualTo("that was it");
    List<String> below = terminal.lines().subList(4, 6);
    assertThat(String.join(" ", below)).isEqualTo("b  FAILED     1 min 15 s, " + cause);
  }

  @Test
  void aLongNameIsCutSoThatTheStateIsSeen() {
    Tally tally = Tally.of(1);
    String name = "n".repeat(70);
    Report report = watching(tally, false, name);
    tell(seen(name, null, RunState.RUNNING), tally, report);

    assertThat(terminal.lines().get(0)).startsWith("n".repeat(48) + "…  RUNNING");
  }

  @Test
  void onlyWhatIsSeenCountsAsCut() {
    assertThat(new ScreenLine(5, false).add("12345").add("   ")).hasToString("12345");
    assertThat(new ScreenLine(5, false).add("12345").add("  6")).hasToString("1234…");
    assertThat(new ScreenLine(5, false).add("123").add("4").add("56")).hasToString("1234…");
    assertThat(new ScreenLine(1, false).add("12")).hasToString("…");
    assertThat(new ScreenLine(0, false).add("12")).hasToString("");
    assertThat(new ScreenLine(3, true).add("RUNNING", Formats.style(RunState.RUNNING)))
        .hasToString("\u001b[36mRU…\u001b[39m");
  }

  @Test
  void progressIsDrawnOnStandardErrorAndResultsAreWrittenElsewhere() {
    StringWriter results = new StringWriter();
    Console console = test.console(new PrintWriter(results), false);
    Tally tally = Tally.ofUnknown();
    Stopwatch stopwatch = Stopwatch.start(console);
    Report report =
        new ProgressReport(
            console,
            new PlainReport(console),
            true,
            new CheckScreen(console, tally, Progress.endless()),
            stopwatch);

    tell(lookedUp("a"), tally, report);
    assertThat(terminal.lines()).containsExactly("1 SUCCESS", "1 done  10/s  0.1 s");

    tell(new InputLine.Bad(2, "no run"), tally, report);
    assertThat(terminal.lines())
        .containsExactly("line 2: no run", "1 SUCCESS  1 bad line", "2 done  10/s  0.2 s");

    report.end("that was it");
    terminal.show(test.written());
    assertThat(terminal.lines()).containsExactly("line 2: no run", "that was it");
    assertThat(terminal.isAsItWas()).isTrue();
    assertThat(results.toString().lines()).containsExactly("SUCCESS  " + ARN + " a", "that was it");
  }

  private static RunUpdate lookedUp(String id) {
    return new RunUpdate(run(id), null, RunState.SUCCESS, null, null, null);
  }

  @Test
  void plainLinesAreInTheOrderOfTheirTimes() {
    Console console = test.console(false);
    Report report = new PlainReport(console);

    report.seen(seenAt("b", 20));
    report.tick();
    report.seen(seenAt("c", 30));
    report.seen(seenAt("a", 10));
    report.tick();
    assertThat(test.written().lines())
        .extracting(line -> line.replaceAll(".* ", ""))
        .containsExactly("a", "b");

    report.seen(seenAt("e", 50));
    report.seen(seenAt("d", 40));
    report.end("that was it");
    assertThat(test.written().lines())
        .extracting(line -> line.replaceAll(".* ", ""))
        .containsExactly("c", "d", "e", "it");
  }

  private static RunUpdate seenAt(String id, int millis) {
    return new RunUpdate(
        run(id), null, RunState.RUNNING, null, null, Instant.EPOCH.plusMillis(millis));
  }

  @Test
  void theBarIsFullOnlyWhenAllIsDone() {
    assertThat(Bar.of(0.999, 200)).isEqualTo("[" + "#".repeat(39) + "-]");
    assertThat(Bar.percent(0.999)).isEqualTo(" 99 %");
    assertThat(Bar.of(1, 36)).isEqualTo("[##########]");
    assertThat(Bar.percent(1)).isEqualTo("100 %");
    assertThat(Bar.of(0.5, 3)).isEqualTo("[]");
  }
}
