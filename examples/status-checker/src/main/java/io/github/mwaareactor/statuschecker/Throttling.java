package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.StartedCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Whether the service throttles, and how many attempts a second it answers meanwhile. Any thread
 * may report attempts; one thread reads.
 */
final class Throttling implements CallListener {
  private record Sample(long nanos, long answered) {}

  private static final long SAMPLE_NANOS = Duration.ofMillis(500).toNanos();
  private static final long WINDOW_NANOS = Duration.ofSeconds(3).toNanos();
  // At the rate that was found, there is a throttled attempt only now and then.
  private static final long SHOWN_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long SETTLED_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final double CHANGE = 0.25;

  private final LongAdder answered = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final CallProgress progress =
      new CallProgress() {
        @Override
        public void attemptEnded(AttemptEnd end) {
          count(end);
        }
      };
  private final LongSupplier nanoTime;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long seen;
  private long firstAt;
  private long lastAt;
  private double reported;
  private long reportedAt;

  /**
   * Nothing was throttled yet.
   *
   * @param nanoTime counts as {@link System#nanoTime()}
   */
  Throttling(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    return progress;
  }

  private void count(AttemptEnd end) {
    if (end.isThrottled()) {
      throttled.increment();
    } else if (end.error() == null || end.error() instanceof MwaaServiceException) {
      answered.increment();
    }
  }

  /** What to show now; null unless the service has throttled within the last seconds. */
  @Nullable String line() {
    long now = sample();
    return isCurrent(now, SHOWN_NANOS) ? text(perSecond()) : null;
  }

  /**
   * What to write where nothing is redrawn: once the rate has settled, and again when it has
   * changed. Null if there is nothing new.
   */
  @Nullable String news() {
    long now = sample();
    if (!isCurrent(now, REPEAT_NANOS) || now - firstAt < SETTLED_NANOS) {
      return null;
    }
    double rate = perSecond();
    boolean isNews =
        reportedAt == 0
            || (now - reportedAt > REPEAT_NANOS && Math.abs(rate - reported) > CHANGE * reported);
    if (!isNews) {
      return null;
    }
    reported = rate;
    reportedAt = now;
    return text(rate);
  }

  private boolean isCurrent(long now, long nanos) {
    return seen > 0 && now - lastAt < nanos;
  }

  private static String text(double rate) {
    return "throttled by the service, going on at " + Formats.rate(rate);
  }

  private long sample() {
    long now = nanoTime.getAsLong();
    long count = throttled.sum();
    if (count > seen) {
      firstAt = seen == 0 ? now : firstAt;
      lastAt = now;
      seen = count;
    }
    Sample last = samples.peekLast();
    if (last == null || now - last.nanos() >= SAMPLE_NANOS) {
      samples.addLast(new Sample(now, answered.sum()));
    }
    while (samples.size() > 2 && now - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    return now;
  }

  private double perSecond() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long nanos = last.nanos() - first.nanos();
    return nanos == 0 ? 0 : (last.answered() - first.answered()) * 1e9 / nanos;
  }
}
