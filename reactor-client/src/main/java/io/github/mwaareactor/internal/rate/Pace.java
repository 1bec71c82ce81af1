package io.github.mwaareactor.internal.rate;

import java.util.concurrent.TimeUnit;

/**
 * When requests or permits are due, in nanoseconds, at even distances. Immutable. Due times are
 * counted from one origin for as long as they are kept to, so that roundings do not add up.
 *
 * @param perSecond how many a second; may be infinite, or zero for none
 * @param origin when the first one was due
 * @param taken how many have been taken since
 */
public record Pace(double perSecond, long origin, long taken) {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  // What a late timer missed is made up for, but not what a machine missed that stood still.
  private static final long MAX_CATCH_UP = TimeUnit.MILLISECONDS.toNanos(20);
  // Later than anybody waits, and not so late that sums overflow.
  private static final double LONGEST = Long.MAX_VALUE / 8d;

  /** A pace whose first one is due at the start. */
  public static Pace of(double perSecond) {
    return new Pace(perSecond, 0, 0);
  }

  boolean isUnlimited() {
    return Double.isInfinite(perSecond);
  }

  long distance() {
    return nanos(1);
  }

  /** When the next one is due. */
  public long due() {
    return origin + nanos(taken);
  }

  private long nanos(long steps) {
    return steps == 0
        ? 0
        : Math.round(Math.max(-LONGEST, Math.min(LONGEST, steps * SECOND / perSecond)));
  }

  /**
   * Takes one. The next one is due a distance after this one was, or after this one could be taken
   * if that came later: nothing is saved up while nobody asks. One may also be taken before it is
   * due; then the next one is due a distance from now.
   *
   * @param possibleSince when this one was asked for, or whatever else kept it from being taken
   *     ended
   */
  public Pace afterOne(long possibleSince, long now) {
    long due = due();
    long from = Math.min(now, Math.max(due, Math.max(possibleSince, now - MAX_CATCH_UP)));
    return from == due ? new Pace(perSecond, origin, taken + 1) : new Pace(perSecond, from, 1);
  }

  /** Takes that many more, which are not due yet; or gives some back if it is negative. */
  public Pace and(int more) {
    return new Pace(perSecond, origin, taken + more);
  }

  /** Goes on at another rate; as much of the next one as has grown so far stays grown. */
  public Pace at(double newPerSecond, long now) {
    if (newPerSecond == perSecond) {
      return this;
    }
    long left = due() - now;
    double scaled = left <= 0 ? left : Math.min(LONGEST, left * (perSecond / newPerSecond));
    return new Pace(newPerSecond, now + Math.round(scaled), 0);
  }
}
