package io.github.mwaareactor.webfluxservice;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.watch.RunEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** What came of the latest questions to AWS, asked by callers; health is told from it. */
@Component
class Outcomes {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int TOO_MANY = 3;

  private final Clock clock;
  private final AtomicReference<Latest> latest = new AtomicReference<>(new Latest(null, null, 0));

  @Autowired
  Outcomes() {
    this(Clock.systemUTC());
  }

  Outcomes(Clock clock) {
    this.clock = clock;
  }

  /**
   * The latest of each kind.
   *
   * @param answeredAt when AWS last gave an answer, be it that there is no such run
   * @param troubleAt when it last gave none, or none of use
   * @param troublesInARow how many of those came since
   */
  record Latest(@Nullable Instant answeredAt, @Nullable Instant troubleAt, int troublesInARow) {
    private boolean isBefore(Instant moment) {
      return (answeredAt == null || answeredAt.isBefore(moment))
          && (troubleAt == null || troubleAt.isBefore(moment));
    }

    private Latest answered(Instant at) {
      return new Latest(at, troubleAt, 0);
    }

    // A question that was refused here says nothing of AWS.
    private Latest after(Throwable error, Instant at) {
      if (Problems.isTrouble(error)) {
        return new Latest(answeredAt, at, troublesInARow + 1);
      }
      return error instanceof MwaaServiceException ? answered(at) : this;
    }
  }

  Latest latest() {
    return requireNonNull(latest.get());
  }

  /** Whether the last three questions came to nothing, the latest of them a short while ago. */
  boolean isTroubled() {
    Latest now = latest();
    return now.troublesInARow >= TOO_MANY
        && now.troubleAt != null
        && clock.instant().isBefore(now.troubleAt.plus(REMEMBERED));
  }

  void succeeded() {
    Instant now = clock.instant();
    latest.updateAndGet(known -> known.answered(now));
  }

  void failed(Throwable error) {
    Instant now = clock.instant();
    latest.updateAndGet(known -> known.after(error, now));
  }

  void told(RunLookup lookup) {
    if (lookup instanceof RunLookup.Failed failed) {
      failed(failed.error());
    } else {
      succeeded();
    }
  }

  /**
   * One answer is told to every stream that follows its run, and again to those that come later: it
   * counts once, when it is news.
   */
  void told(RunEvent event) {
    Instant at = event.observedAt();
    latest.updateAndGet(
        known -> {
          if (!known.isBefore(at)) {
            return known;
          }
          return event instanceof RunEvent.Failed failed
              ? known.after(failed.error(), at)
              : known.answered(at);
        });
  }
}
