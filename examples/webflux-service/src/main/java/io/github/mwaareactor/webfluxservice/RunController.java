package io.github.mwaareactor.webfluxservice;

import static java.util.function.Function.identity;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.webfluxservice.AllowedRuns.Selection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs as they are now, one or many, with their tasks, and as they go on. */
@RestController
class RunController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final String TRUNCATED = "X-Tasks-Truncated";
  private static final int LOOKUPS_AT_ONCE = 8;

  private final MwaaServerlessReactiveClient client;
  private final RunWatcher watcher;
  private final RunTasks tasks;
  private final AllowedRuns allowed;
  private final EventStreams streams;
  private final RunEvents events;

  RunController(
      MwaaServerlessReactiveClient client,
      RunWatcher watcher,
      RunTasks tasks,
      AllowedRuns allowed,
      EventStreams streams,
      RunEvents events) {
    this.client = client;
    this.watcher = watcher;
    this.tasks = tasks;
    this.allowed = allowed;
    this.streams = streams;
    this.events = events;
  }

  @GetMapping(path = "/api/runs", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<RunView> run(@RequestParam String workflowArn, @RequestParam String runId) {
    RunRef run = allowed.run(workflowArn, runId);
    return Arguments.accepted(() -> client.getWorkflowRun(run)).map(RunView::of);
  }

  /** In the order of the question; a run that cannot be read is an element like any other. */
  @GetMapping(path = "/api/runs", params = "run", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<List<RunAnswer>> runs(@RequestParam MultiValueMap<String, String> query) {
    List<RunRef> runs = named(query);
    return client
        .getWorkflowRuns(runs, LOOKUPS_AT_ONCE)
        .map(RunAnswer::of)
        .collectMap(RunController::nameOf, identity())
        .map(answers -> inOrder(runs, answers));
  }

  private static RunRef nameOf(RunAnswer answer) {
    return new RunRef(answer.workflowArn(), answer.runId());
  }

  private static List<RunAnswer> inOrder(List<RunRef> runs, Map<RunRef, RunAnswer> answers) {
    return runs.stream().map(answers::get).filter(Objects::nonNull).toList();
  }

  /** At most {@value RunTasks#MOST}; a header says if the run has more. */
  @GetMapping(path = "/api/runs/tasks", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<List<TaskView>>> tasks(
      @RequestParam String workflowArn, @RequestParam String runId) {
    RunRef run = allowed.run(workflowArn, runId);
    return Arguments.accepted(() -> tasks.of(run)).map(RunController::answer);
  }

  private static ResponseEntity<List<TaskView>> answer(RunTasks.Tasks tasks) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    if (tasks.truncated()) {
      answer.header(TRUNCATED, "true");
    }
    return answer.body(tasks.tasks());
  }

  /** Ends when the run has ended; a browser that leaves stops the polling if it was the last. */
  @GetMapping(path = "/api/runs/states", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<Flux<ServerSentEvent<Object>>> states(
      @RequestParam String workflowArn,
      @RequestParam String runId,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
    RunRef run = allowed.run(workflowArn, runId);
    if (lastEventId != null && RunState.of(lastEventId).isTerminal()) {
      return streams.nothingMore();
    }
    Flux<ServerSentEvent<Object>> states =
        Arguments.accepted(() -> watcher.watch(run)).map(this::state);
    return streams.answer(states, EventStreams::comment);
  }

  /** Parameters are taken as they are: a list would be split at commas. */
  @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<Flux<ServerSentEvent<Object>>> events(
      @RequestParam MultiValueMap<String, String> query,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
    Selection selection =
        allowed.selection(
            query.getOrDefault("run", List.of()), query.getOrDefault("workflow", List.of()));
    return Arguments.accepted(() -> events.answer(selection, lastEventId));
  }

  private List<RunRef> named(MultiValueMap<String, String> query) {
    return allowed.runs(query.getOrDefault("run", List.of()));
  }

  private ServerSentEvent<Object> state(RunState state) {
    return streams.event("state", state.name(), StateEvent.of(state));
  }
}
