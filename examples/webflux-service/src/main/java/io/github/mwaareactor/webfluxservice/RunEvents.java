package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.watch.RunEvent;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many runs as one event stream: {@code begin} first, {@code run} for each run at once and whenever
 * its state changes, {@code problem} for a run that is followed no longer, {@code heartbeat} in
 * between, {@code end} when all runs have ended.
 */
@Component
class RunEvents {
  private static final String END = "end";

  private final TimeLines timeLines;
  private final EventStreams streams;
  private final ServiceProperties.Events properties;
  private final Clock clock = Clock.systemUTC();

  RunEvents(TimeLines timeLines, EventStreams streams, ServiceProperties properties) {
    this.timeLines = timeLines;
    this.streams = streams;
    this.properties = properties.events();
  }

  /**
   * The first event of a stream.
   *
   * @param heartbeatMillis how long the stream is silent at most
   * @param now this service's clock
   */
  record Begun(long heartbeatMillis, Instant now) {}

  /**
   * What an event says that has nothing else to say.
   *
   * @param now this service's clock
   */
  record ServerTime(Instant now) {}

  /** Whose last event was the end of all runs has nothing to come back for. */
  ResponseEntity<Flux<ServerSentEvent<Object>>> answer(
      Publisher<RunRef> runs, @Nullable String lastEventId) {
    if (END.equals(lastEventId)) {
      return streams.nothingMore();
    }
    Flux<ServerSentEvent<Object>> events = timeLines.follow(runs).map(this::event);
    return streams.answer(
        Flux.concat(Mono.fromSupplier(this::begin), events, Mono.fromSupplier(this::ended)),
        this::heartbeat);
  }

  private ServerSentEvent<Object> begin() {
    return streams.event(
        "begin", "begin", new Begun(properties.heartbeat().toMillis(), clock.instant()));
  }

  private ServerSentEvent<Object> event(TimeLines.Told told) {
    RunEvent event = told.event();
    TimeLine timeLine = told.timeLine();
    String id = Long.toString(event.observedAt().toEpochMilli());
    return timeLine == null
        ? streams.event("problem", id, RunProblem.of((RunEvent.Failed) event))
        : streams.event("run", id, RunUpdate.of(event.run(), timeLine, clock.instant()));
  }

  private ServerSentEvent<Object> ended() {
    return streams.event(END, END, new ServerTime(clock.instant()));
  }

  private ServerSentEvent<Object> heartbeat() {
    return ServerSentEvent.<Object>builder(new ServerTime(clock.instant()))
        .event("heartbeat")
        .comment("heartbeat")
        .build();
  }
}
