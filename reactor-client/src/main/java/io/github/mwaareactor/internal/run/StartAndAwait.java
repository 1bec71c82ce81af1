package io.github.mwaareactor.internal.run;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.PollDeadlineException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.AwaitOptions.UnfinishedRun;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/** Starts a run and waits for its end. */
public final class StartAndAwait {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.call");

  private final Mono<StartedRun> start;
  private final Function<RunRef, Mono<WorkflowRun>> await;
  private final Function<RunRef, Mono<Void>> stop;
  private final UnaryOperator<Mono<Void>> inBackground;
  private final AwaitOptions options;

  /**
   * The parts, each a call of its own.
   *
   * @param start starts a run for each subscription
   * @param await waits for the end of a run
   * @param stop stops a run
   * @param inBackground has the client wait for some work before it closes
   * @param options what happens to the run when the wait is over
   */
  public StartAndAwait(
      Mono<StartedRun> start,
      Function<RunRef, Mono<WorkflowRun>> await,
      Function<RunRef, Mono<Void>> stop,
      UnaryOperator<Mono<Void>> inBackground,
      AwaitOptions options) {
    this.start = start;
    this.await = await;
    this.stop = stop;
    this.inBackground = inBackground;
    this.options = options;
  }

  /** The last snapshot of the run that was started. */
  public Mono<WorkflowRun> lastSnapshot() {
    return options.onCancel() == UnfinishedRun.LEAVE
        ? start.flatMap(started -> awaited(started.run()))
        : Mono.deferContextual(this::stoppedOnCancel);
  }

  private Mono<WorkflowRun> awaited(RunRef run) {
    Mono<WorkflowRun> end = await.apply(run);
    return options.onDeadline() == UnfinishedRun.LEAVE
        ? end
        : end.onErrorResume(PollDeadlineException.class, late -> stopped(run).then(failed(late)));
  }

  private static Mono<WorkflowRun> failed(Throwable error) {
    return Mono.error(error);
  }

  // A subscription of its own, which a cancel does not reach: without the run's id nothing could
  // be stopped.
  private Mono<WorkflowRun> stoppedOnCancel(ContextView context) {
    Sinks.One<StartedRun> started = Sinks.one();
    start.contextWrite(context).subscribe(started::tryEmitValue, started::tryEmitError);
    AtomicBoolean isOver = new AtomicBoolean();
    return started
        .asMono()
        .flatMap(run -> awaited(run.run()))
        .doOnTerminate(() -> isOver.set(true))
        .doOnCancel(
            () -> {
              if (isOver.compareAndSet(false, true)) {
                begin(stopWhenStarted(started.asMono()), context);
              }
            });
  }

  private Mono<Void> stopWhenStarted(Mono<StartedRun> started) {
    return started
        .doOnError(StartAndAwait::notStarted)
        .onErrorComplete()
        .flatMap(run -> begun(run.run()));
  }

  private Mono<Void> stopped(RunRef run) {
    return Mono.deferContextual(context -> begin(begun(run), context));
  }

  // The client may be closed meanwhile, which cancels this.
  private Mono<Void> begun(RunRef run) {
    return stop.apply(run)
        .doOnCancel(() -> LOG.warn("{} is left unfinished, the client was closed", run))
        .doOnError(error -> LOG.warn("{} is left unfinished, it could not be stopped", run, error));
  }

  // Done whether or not somebody waits for it. What went wrong was told where it did.
  private Mono<Void> begin(Mono<Void> work, ContextView context) {
    Sinks.Empty<Void> done = Sinks.empty();
    inBackground
        .apply(work)
        .contextWrite(context)
        .subscribe(nothing -> {}, error -> done.tryEmitEmpty(), done::tryEmitEmpty);
    return done.asMono();
  }

  private static void notStarted(Throwable error) {
    if (error instanceof MwaaException known && known.mayHaveBeenExecuted()) {
      LOG.warn("a run that nobody waits for may have been started", error);
    }
  }
}
