package io.github.mwaareactor.internal.rate;

import java.util.concurrent.TimeUnit;

/**
 * Moments at even distances, for polls of one kind. A timer that comes late is made up for by a few
 * moments in quick succession, but pauses are not saved up.
 */
public final class PollPace {
  private static final long MADE_UP_FOR = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  // Long ago, but not so long that differences overflow.
  private static final long LONG_AGO = Long.MIN_VALUE / 4;
  private static final double LONGEST_DISTANCE = Long.MAX_VALUE / 8d;

  private long last = LONG_AGO;

  /** When the next poll of this kind may begin. */
  public long next(double perSecond) {
    return last + distance(perSecond);
  }

  /** One begins now, of this kind or of another that counts here too. */
  public void begin(double perSecond, long now) {
    long due = next(perSecond);
    last = now - due > PAUSE ? now : Math.min(now, Math.max(due, now - MADE_UP_FOR));
  }

  private static long distance(double perSecond) {
    return (long) Math.min(SECOND / perSecond, LONGEST_DISTANCE);
  }
}
