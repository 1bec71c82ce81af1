package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Tells a newcomer which runs there are to ask for; the service itself has no listing of them. */
@RestController
@Profile("demo")
class DemoController {
  private final DemoRuns runs;
  private final AllowedRuns allowed;
  private final RunEvents events;

  DemoController(DemoRuns runs, AllowedRuns allowed, RunEvents events) {
    this.runs = runs;
    this.allowed = allowed;
    this.events = events;
  }

  @GetMapping("/api/demo")
  List<DemoRun> runs(ServerHttpRequest request) {
    String root = request.getPath().contextPath().value();
    return runs.all().stream().map(run -> DemoRun.of(root, run)).toList();
  }

  /** The demo's runs, also those that are yet to begin, and those that a caller names besides. */
  @GetMapping(path = "/api/demo/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<Flux<ServerSentEvent<Object>>> events(
      @RequestParam MultiValueMap<String, String> query,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
    List<String> names = query.getOrDefault("run", List.of());
    List<RunRef> named = names.isEmpty() ? List.of() : allowed.runs(names);
    return events.answer(Flux.merge(Flux.fromIterable(named), runs.rolling()), lastEventId);
  }
}
