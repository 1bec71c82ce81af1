package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Gives one answer after another and notes when it was asked. */
final class ScriptedAnswers {
  static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5", "r1");
  static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r1", 1);

  private final Object[] answers;
  private final List<Long> polls = new ArrayList<>();
  private Duration latency = Duration.ZERO;

  /** Texts of states, and errors. */
  ScriptedAnswers(Object... answers) {
    this.answers = answers;
  }

  ScriptedAnswers taking(Duration latency) {
    this.latency = latency;
    return this;
  }

  /** When it was asked, in milliseconds of virtual time, which begins at 0. */
  List<Long> polls() {
    return polls;
  }

  Mono<WorkflowRun> fetch(RunRef run) {
    return Mono.defer(
        () -> {
          polls.add(Schedulers.parallel().now(TimeUnit.MILLISECONDS));
          Object answer = answers[polls.size() - 1];
          Mono<WorkflowRun> result =
              answer instanceof MwaaException error
                  ? Mono.error(error)
                  : Mono.just(runIn((String) answer));
          return latency.isZero() ? result : Mono.delay(latency).then(result);
        });
  }

  static WorkflowRun runIn(String state) {
    RunDetail detail =
        new RunDetail(null, null, null, null, null, null, null, null, null, null, null, state);
    return new WorkflowRun(RUN.workflowArn(), null, RUN.runId(), null, null, detail);
  }

  static ThrottlingException throttling(@Nullable Duration retryAfter) {
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

  static ResourceNotFoundException notFound() {
    return new ResourceNotFoundException(
        CALL, error("ResourceNotFoundException", FailureKind.PERMANENT), "r1", "WorkflowRun");
  }

  static ServiceErrorDetails error(String code, FailureKind kind) {
    return new ServiceErrorDetails(code, "no", 400, "id", null, null, null, kind);
  }
}
