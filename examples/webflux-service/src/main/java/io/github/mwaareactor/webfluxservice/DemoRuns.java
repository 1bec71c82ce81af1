package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A rolling set of scripted runs: each workflow has one going at a time, and begins another a
 * little after it ended. An ended run can be asked for a while longer, then the emulator forgets
 * it, so that the demo may stay up for weeks.
 */
final class DemoRuns {
  /** How long after its end a run can still be asked for. */
  static final Duration REMEMBERED = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofSeconds(4);
  private static final List<String> WORKFLOWS =
      List.of(
          "nightly-load-a1B2c3D4e5",
          "invoice-export-f6G7h8I9j0",
          "churn-model-k1L2m3N4o5",
          "stock-sync-p6Q7r8S9t0",
          "weekly-report-u1V2w3X4y5");
  private static final List<DemoScript> SCRIPTS =
      List.of(
          DemoScript.succeeds(6, 34),
          DemoScript.succeeds(3, 21),
          DemoScript.fails(5, 17, "Task extract_orders failed: relation \"orders\" does not exist"),
          DemoScript.succeeds(12, 45),
          DemoScript.isStopped(4, 26, 5),
          DemoScript.succeeds(8, 28),
          DemoScript.timesOut(5, 55));

  private final MwaaServerlessEmulator emulator;
  private final Scheduler timer;
  private final Map<RunRef, Long> ordered = new ConcurrentHashMap<>();
  private final Sinks.Many<RunRef> begun = Sinks.many().multicast().directBestEffort();
  // Of the constructor, then of the timer's one thread.
  private long count;

  /** The timer has one thread, which ends with the demo. */
  DemoRuns(MwaaServerlessEmulator emulator, DemoClock clock, Scheduler timer) {
    this.emulator = emulator;
    this.timer = timer;
    for (int workflow = 0; workflow < WORKFLOWS.size(); workflow++) {
      Duration ago = Duration.ofSeconds(7 + 11L * workflow);
      clock.behind(ago);
      begin(WORKFLOWS.get(workflow), ago);
    }
    clock.behind(Duration.ZERO);
  }

  /** Those that can be asked for, the newest first. */
  List<RunRef> all() {
    return ordered.entrySet().stream()
        .sorted(Map.Entry.<RunRef, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those there are, and then each that begins; never ends. */
  Flux<RunRef> rolling() {
    // The new ones are listened for first, or one might begin in between; a run named twice is
    // followed once.
    return Flux.merge(begun.asFlux(), Flux.defer(() -> Flux.fromIterable(all())));
  }

  private void begin(String workflow, Duration ago) {
    DemoScript script = SCRIPTS.get((int) (count % SCRIPTS.size()));
    ScriptedRun run = emulator.run(emulator.workflowArn(workflow), script.script());
    RunRef name = new RunRef(run.workflowArn(), run.runId());
    ordered.put(name, count++);
    begun.tryEmitNext(name);
    after(script.life().plus(PAUSE).minus(ago), () -> begin(workflow, Duration.ZERO));
    after(script.life().plus(REMEMBERED).minus(ago), () -> forget(name, run));
  }

  private void forget(RunRef name, ScriptedRun run) {
    ordered.remove(name);
    emulator.forget(run);
  }

  private void after(Duration wait, Runnable task) {
    timer.schedule(task, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
  }
}
