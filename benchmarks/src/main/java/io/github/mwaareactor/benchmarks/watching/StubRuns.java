package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.internal.watch.WorkflowSource;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A service without a network, where all runs run for ever. It answers at once, or some time later
 * from a thread of its own. Each answer is a new one, so that whoever keeps it is seen to. It has
 * no lists.
 */
final class StubRuns implements WorkflowSource, AutoCloseable {
  /** The name of its thread. */
  static final String TIMER = "stub-timer";

  private static final String WORKFLOW =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5";
  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  private final long waitMillis;
  private final LongAdder answers = new LongAdder();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> FuturesFollower.daemon(task, TIMER));

  StubRuns(Duration wait) {
    this.waitMillis = wait.toMillis();
  }

  static List<RunRef> refs(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(n -> new RunRef(WORKFLOW, prefix + n)).toList();
  }

  /** For those who want Monos. */
  Mono<WorkflowRun> mono(RunRef run) {
    return waitMillis == 0
        ? Mono.just(answer(run))
        : Mono.create(sink -> later(() -> sink.success(answer(run))));
  }

  @Override
  public void check(String workflowArn) {}

  @Override
  public Mono<Page<WorkflowRunSummary>> runs(String workflowArn, @Nullable String token) {
    return Mono.error(new IllegalStateException("a list was asked for"));
  }

  @Override
  public Mono<Workflow> workflow(String workflowArn) {
    return Mono.error(new IllegalStateException("a workflow was asked for"));
  }

  /** For those who want futures. */
  CompletableFuture<RunState> future(RunRef run) {
    if (waitMillis == 0) {
      return CompletableFuture.completedFuture(answer(run).state());
    }
    CompletableFuture<RunState> answer = new CompletableFuture<>();
    later(() -> answer.complete(answer(run).state()));
    return answer;
  }

  private void later(Runnable answer) {
    var unused = timer.schedule(answer, waitMillis, TimeUnit.MILLISECONDS);
  }

  private WorkflowRun answer(RunRef run) {
    answers.increment();
    RunDetail detail =
        new RunDetail(
            null, null, null, null, STARTED, STARTED, null, STARTED, null, null, null, "RUNNING");
    return new WorkflowRun(run.workflowArn(), null, run.runId(), null, null, detail);
  }

  long answers() {
    return answers.sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
