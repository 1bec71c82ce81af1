package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.springboot.MwaaServerlessProblems;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What all event streams have in common: signs of life between events, a bound on how many there
 * are, and an end without an error when the service stops.
 */
@Component
class EventStreams {
  private final ServiceProperties.Events properties;
  private final AtomicInteger open = new AtomicInteger();

  EventStreams(ServiceProperties properties) {
    this.properties = properties.events();
  }

  /** An answer that no cache keeps and no proxy holds back. */
  ResponseEntity<Flux<ServerSentEvent<Object>>> answer(
      Flux<ServerSentEvent<Object>> events, Supplier<ServerSentEvent<Object>> heartbeat) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .header("X-Accel-Buffering", "no")
        .body(
            bounded(alive(endedByStop(events), heartbeat))
                .switchOnFirst((first, all) -> first.hasValue() ? toldAsEvents(all) : all));
  }

  /** The starter closes the watcher before the web server waits for its last requests. */
  private static Flux<ServerSentEvent<Object>> endedByStop(Flux<ServerSentEvent<Object>> events) {
    return events.onErrorComplete(ClientClosedException.class);
  }

  /** After the first event the status is sent and can no longer tell of an error. */
  private Flux<ServerSentEvent<Object>> toldAsEvents(Flux<ServerSentEvent<Object>> events) {
    return events.onErrorResume(
        MwaaException.class,
        e -> Mono.just(event("problem", "problem", MwaaServerlessProblems.of(e))));
  }

  /** What an {@code EventSource} takes as a wish not to be asked again. */
  ResponseEntity<Flux<ServerSentEvent<Object>>> nothingMore() {
    return ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build();
  }

  private Flux<ServerSentEvent<Object>> bounded(Flux<ServerSentEvent<Object>> events) {
    return Flux.defer(
        () -> {
          if (open.incrementAndGet() > properties.maxStreams()) {
            open.decrementAndGet();
            return Flux.error(full());
          }
          return events.doFinally(end -> open.decrementAndGet());
        });
  }

  private ErrorResponseException full() {
    ErrorResponseException full =
        new ErrorResponseException(
            HttpStatus.SERVICE_UNAVAILABLE,
            ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "This service has no room for another event stream."),
            null);
    full.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(heartbeatSeconds()));
    return full;
  }

  private long heartbeatSeconds() {
    return Math.max(1, properties.heartbeat().toSeconds());
  }

  private Flux<ServerSentEvent<Object>> alive(
      Flux<ServerSentEvent<Object>> events, Supplier<ServerSentEvent<Object>> heartbeat) {
    return Flux.defer(
        () -> {
          Sinks.Empty<Void> ended = Sinks.empty();
          return Flux.merge(
              events.doOnTerminate(ended::tryEmitEmpty),
              heartbeats(heartbeat).takeUntilOther(ended.asMono()));
        });
  }

  // Dropped for a browser that does not read: it is not waiting for a sign of life.
  private Flux<ServerSentEvent<Object>> heartbeats(Supplier<ServerSentEvent<Object>> heartbeat) {
    return Flux.interval(properties.heartbeat()).onBackpressureDrop().map(tick -> heartbeat.get());
  }

  /** An event that can be told, with the wait before a broken stream is asked for again. */
  ServerSentEvent<Object> event(String name, String id, Object data) {
    return ServerSentEvent.builder(data)
        .event(name)
        .id(id)
        .retry(properties.reconnectAfter())
        .build();
  }

  static ServerSentEvent<Object> comment() {
    return ServerSentEvent.builder().comment("heartbeat").build();
  }

  int openStreams() {
    return open.get();
  }
}
