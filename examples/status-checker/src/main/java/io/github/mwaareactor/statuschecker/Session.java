package io.github.mwaareactor.statuschecker;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
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
    return tell(events, Mono.never());
  }

  /** The same, but no longer than until the other one ends. */
  int tell(Flux<? extends CheckEvent> events, Mono<?> timeLimit) {
    AtomicBoolean late = new AtomicBoolean();
    Mono<?> limit = timeLimit.doOnTerminate(() -> late.set(true));
    return tellUntil(limit, events, late);
  }

  private int tellUntil(Mono<?> limit, Flux<? extends CheckEvent> events, AtomicBoolean late) {
    boolean completed = false;
    try (Interruption interruption = Interruption.listen()) {
      try {
        completed =
            tellAll(
                withTicks(
                    Flux.<CheckEvent>from(events)
                        .takeUntilOther(limit)
                        .takeUntilOther(interruption.signal())));
      } finally {
        report.end(ending(interruption, completed, late.get()) + summary());
      }
      if (interruption.isGiven()) {
        return ExitCodes.INTERRUPTED; // as the JVM, which is ending
      }
      if (late.get() && tally.ended() < tally.runs()) {
        return ExitCodes.TIMED_OUT;
      }
      return completed ? tally.exitCode() : ExitCodes.LOOKUP_FAILED;
    }
  }

  private static String ending(Interruption interruption, boolean completed, boolean late) {
    if (interruption.isGiven()) {
      return "interrupted: ";
    }
    return late ? "timed out: " : completed ? "" : "given up: ";
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
