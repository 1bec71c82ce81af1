package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartedRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.event.EventListener;
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
  private static final DemoScript STARTED = DemoScript.isStarted(1, 3, 20);
  // The second one succeeds 14 s after the demo has begun, the third one fails after 16 s: by then
  // the page is open.
  private static final List<DemoWorkflow> WORKFLOWS =
      List.of(
          DemoWorkflow.of(
              "nightly-load-a1B2c3D4e5",
              7,
              "extract_orders",
              "extract_customers",
              "load_warehouse",
              "refresh_views"),
          DemoWorkflow.of(
              "invoice-export-f6G7h8I9j0", 10, "collect_invoices", "render_pdfs", "upload_archive"),
          DemoWorkflow.of(
              "churn-model-k1L2m3N4o5",
              6,
              "extract_events",
              "build_features",
              "train_model",
              "publish_scores"),
          DemoWorkflow.of(
              "stock-sync-p6Q7r8S9t0", 40, "fetch_stock", "compare_levels", "update_shop"),
          DemoWorkflow.of(
              "weekly-report-u1V2w3X4y5",
              10,
              "query_sales",
              "query_returns",
              "draw_charts",
              "write_summary",
              "send_report"));
  private static final List<DemoScript> SCRIPTS =
      List.of(
          DemoScript.succeeds(6, 34),
          DemoScript.succeeds(3, 21),
          DemoScript.fails(5, 17, "connection to the database was refused"),
          DemoScript.succeeds(12, 45),
          DemoScript.isStopped(4, 26, 5),
          DemoScript.succeeds(8, 28),
          DemoScript.timesOut(5, 55));

  private final MwaaServerlessEmulator emulator;
  private final Scheduler timer;
  private final Map<RunRef, Long> ordered = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  // Of the constructor, then of the timer's one thread.
  private int scriptsUsed;

  /** The timer has one thread, which ends with the demo. */
  DemoRuns(MwaaServerlessEmulator emulator, DemoClock clock, Scheduler timer) {
    this.emulator = emulator;
    this.timer = timer;
    for (DemoWorkflow workflow : WORKFLOWS) {
      emulator.script(emulator.workflowArn(workflow.id()), STARTED.with(workflow.tasks()).script());
      clock.behind(workflow.begunAgo());
      begin(workflow, workflow.begunAgo());
    }
    clock.behind(Duration.ZERO);
  }

  /** The ARNs of the demo's workflows. */
  List<String> workflows() {
    return WORKFLOWS.stream().map(workflow -> emulator.workflowArn(workflow.id())).toList();
  }

  /** Those that can be asked for, the newest first. */
  List<RunRef> all() {
    return ordered.entrySet().stream()
        .sorted(Map.Entry.<RunRef, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A run that a visitor started is listed and forgotten like the others. */
  @EventListener
  void started(StartedRun started) {
    if (!ordered.containsKey(started.run())) {
      keep(started.run(), STARTED.life());
    }
  }

  private void begin(DemoWorkflow workflow, Duration ago) {
    DemoScript script = SCRIPTS.get(scriptsUsed++ % SCRIPTS.size()).with(workflow.tasks());
    ScriptedRun run = emulator.run(emulator.workflowArn(workflow.id()), script.script());
    keep(new RunRef(run.workflowArn(), run.runId()), script.life().minus(ago));
    after(script.life().plus(PAUSE).minus(ago), () -> begin(workflow, Duration.ZERO));
  }

  private void keep(RunRef run, Duration life) {
    ordered.put(run, count.getAndIncrement());
    after(life.plus(REMEMBERED), () -> forget(run));
  }

  private void forget(RunRef run) {
    ordered.remove(run);
    emulator.forget(new ScriptedRun(run.workflowArn(), run.runId()));
  }

  private void after(Duration wait, Runnable task) {
    timer.schedule(task, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
  }
}
