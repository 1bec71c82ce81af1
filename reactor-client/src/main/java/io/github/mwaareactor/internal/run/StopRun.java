package io.github.mwaareactor.internal.run;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.internal.argument.Quoted;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stops a run. The service refuses to stop one that has ended, which may be the work of an earlier
 * attempt of the same call; so where it refuses, the run is asked for its state.
 */
public final class StopRun {
  private final Function<RunRef, Mono<StoppedRun>> stop;
  private final Function<RunRef, Mono<WorkflowRun>> get;

  public StopRun(Function<RunRef, Mono<StoppedRun>> stop, Function<RunRef, Mono<WorkflowRun>> get) {
    this.stop = stop;
    this.get = get;
  }

  public Mono<StoppedRun> stop(RunRef run) {
    return stop.apply(run)
        .onErrorResume(ValidationException.class, refused -> explained(run, refused));
  }

  private Mono<StoppedRun> explained(RunRef run, ValidationException refused) {
    return get.apply(run)
        .onErrorMap(error -> withSuppressed(refused, error))
        .flatMap(
            found ->
                found.state().isTerminal() && refused.mayHaveBeenExecuted()
                    ? Mono.just(new StoppedRun(run, found.workflowVersion(), stateText(found)))
                    : Mono.error(refusedIn(stateText(found), run, refused)));
  }

  private static @Nullable String stateText(WorkflowRun run) {
    RunDetail detail = run.runDetail();
    return detail == null ? null : detail.runStateText();
  }

  private static ValidationException refusedIn(
      @Nullable String state, RunRef run, ValidationException refused) {
    FailedCall call =
        new FailedCall(
            refused.operation(),
            run + " in state " + Quoted.escaped(String.valueOf(state)),
            refused.attempts());
    ServiceErrorDetails error =
        new ServiceErrorDetails(
            refused.errorCode(),
            refused.serviceMessage(),
            refused.statusCode(),
            refused.requestId(),
            refused.extendedRequestId(),
            null,
            refused.answeredAt(),
            refused.kind());
    ValidationException named =
        new ValidationException(call, error, refused.reason(), refused.fieldList());
    for (Throwable earlier : refused.getSuppressed()) {
      named.addSuppressed(earlier);
    }
    return named;
  }

  private static Throwable withSuppressed(Throwable error, Throwable suppressed) {
    error.addSuppressed(suppressed);
    return error;
  }
}
