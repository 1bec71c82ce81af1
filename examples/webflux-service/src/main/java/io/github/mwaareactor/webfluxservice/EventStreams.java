package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.error.MwaaException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
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
 * are, and an end when the service stops, before the web server waits for its last requests.
 */
@Component
class EventStreams implements SmartLifecycle {
  private final ClientProperties.Events properties;
  private final AtomicInteger open = new AtomicInteger();
  private final Sinks.Empty<Void> stopping = Sinks.empty();
  private volatile boolean running;

  EventStreams(ClientProperties properties) {
    this.properties = properties.events();
  }

  /** An answer that no cache keeps and no proxy holds back. */
  ResponseEntity<Flux<ServerSentEvent<Object>>> answer(
      Flux<ServerSentEvent<Object>> events, Supplier<ServerSentEvent<Object>> heartbeat) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .header("X-Accel-Buffering", "no")
        .body(
            bounded(alive(events, heartbeat).takeUntilOther(stopping.asMono()))
                .switchOnFirst((first, all) -> first.hasValue() ? toldAsEvents(all) : all));
  }

  /** After the first event the status is sent and can no longer tell of an error. */
  private Flux<ServerSentEvent<Object>> toldAsEvents(Flux<ServerSentEvent<Object>> events) {
    return events.onErrorResume(
        MwaaException.class, e -> Mono.just(event("problem", "problem", Problems.of(e))));
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

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    stopping.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
