package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunState;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs, one at a time: how it is now, and how it goes on. */
@RestController
@RequestMapping("/api/runs")
class RunController {
  private final MwaaServerlessReactiveClient client;

  RunController(MwaaServerlessReactiveClient client) {
    this.client = client;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<RunView> run(@RequestParam String workflowArn, @RequestParam String runId) {
    return asked(() -> client.getWorkflowRun(workflowArn, runId)).map(RunView::of);
  }

  /** Ends when the run has ended; a browser that leaves cancels, which ends the polling. */
  @GetMapping(path = "/states", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<ServerSentEvent<Object>> states(
      @RequestParam String workflowArn, @RequestParam String runId) {
    return asked(() -> client.pollRunState(workflowArn, runId))
        .map(RunController::state)
        .switchOnFirst((first, events) -> first.hasValue() ? toldAsEvents(events) : events);
  }

  /** The client refuses wrong arguments at the call, naming the rule and the value: a 400. */
  private static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    }
  }

  /** After the first event the status is sent and can no longer tell of an error. */
  private static Flux<ServerSentEvent<Object>> toldAsEvents(Flux<ServerSentEvent<Object>> events) {
    return events.onErrorResume(MwaaException.class, e -> Mono.just(problem(e)));
  }

  private static ServerSentEvent<Object> state(RunState state) {
    return ServerSentEvent.<Object>builder(StateEvent.of(state)).event("state").build();
  }

  private static ServerSentEvent<Object> problem(MwaaException e) {
    return ServerSentEvent.<Object>builder(Problems.of(e)).event("problem").build();
  }
}
