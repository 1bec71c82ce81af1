package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.scheduler.VirtualTimeScheduler;

class DemoRunsTest {
  private final DemoClock clock = new DemoClock();

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().clock(clock));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final DemoRuns runs = new DemoRuns(emulator, clock, timer);

  @AfterEach
  void close() {
    timer.dispose();
  }

  @Test
  void eachWorkflowAlwaysHasARunAndThereAreNeverMany() {
    for (int second = 0; second < 3_600; second++) {
      timer.advanceTimeBy(Duration.ofSeconds(1));

      assertThat(runs.all().stream().map(RunRef::workflowArn).distinct()).hasSize(5);
      assertThat(runs.all()).hasSizeBetween(5, 20);
    }
  }

  @Test
  void theEmulatorForgetsARunSomeTimeAfterItsEnd() {
    List<RunRef> first = runs.all();

    timer.advanceTimeBy(Duration.ofMinutes(10));

    assertThat(runs.all()).doesNotContainAnyElementsOf(first);
    assertThat(first)
        .noneMatch(run -> emulator.forget(new ScriptedRun(run.workflowArn(), run.runId())));
    assertThat(runs.all())
        .allMatch(run -> emulator.forget(new ScriptedRun(run.workflowArn(), run.runId())));
  }

  @Test
  void aRunOfAVisitorIsListedAndForgottenSomeTimeAfterItsEnd() {
    ScriptedRun begun =
        emulator.run(
            runs.workflows().get(0), RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    RunRef run = new RunRef(begun.workflowArn(), begun.runId());

    runs.started(new StartedRun(run, "STARTING", null, "token"));

    assertThat(runs.all()).first().isEqualTo(run);
    timer.advanceTimeBy(DemoRuns.REMEMBERED);
    assertThat(runs.all()).contains(run);
    timer.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(runs.all()).doesNotContain(run);
    assertThat(emulator.forget(begun)).isFalse();
  }

  @Test
  void theClockIsRightOnceTheDemoHasBegun() {
    assertThat(Duration.between(clock.instant(), Instant.now()).abs())
        .isLessThan(Duration.ofSeconds(5));
  }
}
