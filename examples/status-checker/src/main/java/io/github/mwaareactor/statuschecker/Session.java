package io.github.mwaareactor.statuschecker;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells a report what comes, on the calling thread, so that no event loop waits for a terminal or a
 * pipe; until all is told or the user has had enough.
 */
final class Session {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int AHEAD = 256;

  private final Console console;
  private final Report report;
  private final Tally tally;
  private final Stopwatch stopwatch;

  Session(Console console, Report report, Tally tally, Stopwatch stopwatch) {
    this.console = console;
    this.report = report;
    this.tally = tally;
    this.stopwatch = stopwatch;
  }

  /** Tells all of it and the summary; the exit code says what it came to. */
  int tell(Flux<? extends CheckEvent> events) {
    boolean completed = false;
    try (Interruption interruption = Interruption.listen()) {
      try {
        completed =
            tellAll(withTicks(Flux.<CheckEvent>from(events).takeUntilOther(interruption.signal())));
      } finally {
        String ending = interruption.isGiven() ? "interrupted: " : completed ? "" : "given up: ";
        report.end(ending + summary());
      }
      if (interruption.isGiven()) {
        return ExitCodes.INTERRUPTED; // as the JVM, which is ending
      }
      return completed ? tally.exitCode() : ExitCodes.LOOKUP_FAILED;
    }
  }

  private static Flux<CheckEvent> withTicks(Flux<CheckEvent> events) {
    Flux<CheckEvent> ticks = Flux.interval(TICK).onBackpressureDrop().map(tick -> CheckEvent.TICK);
    return Flux.merge(
            AHEAD, events.onErrorResume(Session::inTurn).concatWithValues(CheckEvent.END), ticks)
        .takeWhile(next -> next != CheckEvent.END);
  }

  // A merge lets errors overtake what came before them.
  private static Mono<CheckEvent> inTurn(Throwable error) {
    return Mono.just(
        (tally, report) -> {
          throw Exceptions.propagate(error);
        });
  }

  private boolean tellAll(Flux<CheckEvent> events) {
    try (Stream<CheckEvent> stream = events.toStream(AHEAD)) {
      for (Iterator<CheckEvent> all = stream.iterator(); all.hasNext(); ) {
        CheckEvent next = all.next();
        next.tell(tally, report);
        if (tally.isHopeless() || (next == CheckEvent.TICK && isNobodyReading())) {
          return false;
        }
      }
      return true;
    }
  }

  // As when the other end of a pipe has gone: print streams tell it only when asked.
  private boolean isNobodyReading() {
    return console.out().checkError();
  }

  private String summary() {
    String counts = tally.toString();
    return Formats.count(tally.runs(), "run", "runs")
        + " in "
        + Formats.elapsed(stopwatch.elapsed())
        + (counts.isEmpty() ? "" : ": " + counts);
  }
}
