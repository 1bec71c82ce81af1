package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.webfluxservice.AllowedRuns.Selection;
import io.github.mwaareactor.webfluxservice.TimeLines.Update;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many runs and whole workflows as one event stream: {@code begin} first, {@code run} for each run
 * at once and whenever its state changes, {@code problem} for a run or workflow that is not
 * followed or no longer, {@code heartbeat} in between, {@code end} when all of them have ended.
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

  /**
   * After the end of all runs there is nothing to come back for.
   *
   * @throws IllegalArgumentException if a workflow is of another region than the client's
   */
  ResponseEntity<Flux<ServerSentEvent<Object>>> answer(
      Selection selection, @Nullable String lastEventId) {
    if (END.equals(lastEventId)) {
      return streams.nothingMore();
    }
    Flux<ServerSentEvent<Object>> refused =
        Flux.fromIterable(selection.refused()).map(problem -> problem(problem, clock.instant()));
    Flux<ServerSentEvent<Object>> events =
        timeLines
            .follow(Flux.fromIterable(selection.runs()), selection.workflows())
            .map(this::event);
    return streams.answer(
        Flux.concat(
            Mono.fromSupplier(this::begin), refused, events, Mono.fromSupplier(this::ended)),
        this::heartbeat);
  }

  private ServerSentEvent<Object> begin() {
    return streams.event(
        "begin", "begin", new Begun(properties.heartbeat().toMillis(), clock.instant()));
  }

  private ServerSentEvent<Object> event(Update update) {
    if (update instanceof Update.Changed changed) {
      return streams.event(
          "run",
          id(changed.observedAt()),
          RunUpdate.of(changed.run(), changed.timeLine(), clock.instant()));
    }
    return problem(((Update.Lost) update).problem(), update.observedAt());
  }

  private ServerSentEvent<Object> problem(RunProblem problem, Instant observedAt) {
    return streams.event("problem", id(observedAt), problem);
  }

  private static String id(Instant observedAt) {
    return Long.toString(observedAt.toEpochMilli());
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
