package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.watch.RunWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Starts and stops runs. The log has who did what, and how it ended; never parameters. */
@Component
class Changes {
  private static final Logger LOG = LoggerFactory.getLogger("webflux-service.changes");

  private final MwaaServerlessReactiveClient client;
  private final RunWatcher watcher;
  private final ApplicationEventPublisher events;

  Changes(
      MwaaServerlessReactiveClient client, RunWatcher watcher, ApplicationEventPublisher events) {
    this.client = client;
    this.watcher = watcher;
    this.events = events;
  }

  /**
   * Starts a run.
   *
   * @throws IllegalArgumentException if the workflow is of another region than the client's
   */
  Mono<StartedRun> start(String user, StartWorkflowRunRequest request) {
    String what = "start of a run of " + request.workflowArn();
    return client
        .startWorkflowRun(request)
        .doOnNext(
            started -> {
              log(user, what, "run " + started.run().runId() + " is " + started.state());
              events.publishEvent(started);
            })
        .doOnError(e -> log(user, what, reason(e)))
        .doOnCancel(() -> log(user, what, "unknown, as the caller did not wait for it"));
  }

  /**
   * Stops a run, which those who follow it see at once.
   *
   * @throws IllegalArgumentException if the run is of another region than the client's
   */
  Mono<StoppedRun> stop(String user, RunRef run) {
    String what = "stop of run " + run.runId() + " of " + run.workflowArn();
    return client
        .stopWorkflowRun(run)
        .onErrorResume(ValidationException.class, e -> endedOr(e, run))
        .doOnNext(
            stopped -> {
              log(user, what, "run is " + stopped.state());
              watcher.pollNow(run);
            })
        .doOnError(e -> log(user, what, reason(e)))
        .doOnCancel(() -> log(user, what, "unknown, as the caller did not wait for it"));
  }

  /** AWS refuses to stop a run that has ended as invalid; why, only reading it shows. */
  private <T> Mono<T> endedOr(ValidationException refused, RunRef run) {
    return client
        .getWorkflowRun(run)
        .flatMap(
            found ->
                Mono.error(
                    found.state().isTerminal()
                        ? new ResponseStatusException(
                            HttpStatus.CONFLICT, "The run has ended: " + found.state() + ".")
                        : refused));
  }

  // Without the message, which may repeat parameters.
  private static String reason(Throwable e) {
    if (e instanceof ResponseStatusException ended) {
      return "refused: " + ended.getReason();
    }
    return e instanceof MwaaServiceException refused
        ? "refused with " + refused.errorCode() + ", request " + refused.requestId()
        : "failed with " + e.getClass().getSimpleName();
  }

  private static void log(String user, String what, String outcome) {
    LOG.info("{} by {}: {}", LogText.of(what), LogText.of(user), LogText.of(outcome));
  }
}
