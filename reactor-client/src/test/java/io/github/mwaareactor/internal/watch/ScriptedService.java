package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A service whose runs are in the states they are set to, and which notes who asks when. */
public final class ScriptedService {
  /** A poll and when it began, in milliseconds from the start. */
  public record Asked(long millis, RunRef run) {}

  /** Of a service that nobody asks for a list. */
  public static final WorkflowSource NO_LISTS =
      new WorkflowSource() {
        @Override
        public void check(String workflowArn) {}

        @Override
        public Mono<Page<WorkflowRunSummary>> runs(String workflowArn, @Nullable String token) {
          return Mono.error(new AssertionError("a list was asked for"));
        }

        @Override
        public Mono<Workflow> workflow(String workflowArn) {
          return Mono.error(new AssertionError("a workflow was asked for"));
        }
      };

  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r", 1);

  public final List<Asked> asked = new ArrayList<>();
  public int cancelled;
  public Duration latency = Duration.ofMillis(1);

  /** What all runs meet now, if anything. */
  public @Nullable Supplier<@Nullable Throwable> weather;

  private final Scheduler timer;
  private final Map<RunRef, Object> answers = new HashMap<>();

  public ScriptedService(Scheduler timer) {
    this.timer = timer;
  }

  public static RunRef run(String workflow, int number) {
    return new RunRef(
        "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/" + workflow + "-a1B2c3D4e5",
        "run-" + number);
  }

  public static RunRef run(int number) {
    return run("w", number);
  }

  public static List<RunRef> runs(int count) {
    return runs("w", count);
  }

  public static List<RunRef> runs(String workflow, int count) {
    return IntStream.range(0, count).mapToObj(number -> run(workflow, number)).toList();
  }

  public void set(RunRef run, RunState state) {
    answers.put(run, state);
  }

  public void set(RunRef run, Throwable failure) {
    answers.put(run, failure);
  }

  public Mono<WorkflowRun> fetch(RunRef run) {
    return Mono.defer(
        () -> {
          asked.add(new Asked(timer.now(TimeUnit.MILLISECONDS), run));
          Throwable common = weather == null ? null : weather.get();
          Object answer = common == null ? answers.getOrDefault(run, RunState.RUNNING) : common;
          Mono<WorkflowRun> result =
              answer instanceof Throwable failure
                  ? Mono.error(failure)
                  : Mono.just(snapshot(run, (RunState) answer));
          return latency.isZero()
              ? result
              : Mono.delay(latency, timer).then(result).doOnCancel(() -> cancelled++);
        });
  }

  public static WorkflowRun snapshot(RunRef run, RunState state) {
    RunDetail detail =
        new RunDetail(
            null, null, null, null, null, null, null, null, null, null, null, state.name());
    return new WorkflowRun(run.workflowArn(), null, run.runId(), null, null, detail);
  }

  public static ThrottlingException throttling(@Nullable Duration retryAfter) {
    return new ThrottlingException(
        CALL,
        new ServiceErrorDetails(
            "ThrottlingException",
            "slow down",
            400,
            "id",
            null,
            retryAfter,
            null,
            FailureKind.THROTTLING),
        null,
        null);
  }

  /** How many asked between these moments, the first included. */
  long askedBetween(long fromMillis, long toMillis) {
    return asked.stream().filter(a -> a.millis >= fromMillis && a.millis < toMillis).count();
  }

  public List<Long> timesOf(RunRef run) {
    return asked.stream().filter(a -> a.run.equals(run)).map(Asked::millis).toList();
  }
}
