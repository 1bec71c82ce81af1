package io.github.mwaareactor.internal.rate;

/**
 * When permits are due, in nanoseconds. Immutable. Due times are counted from one origin for as
 * long as permits are taken as they come due, so that roundings do not add up.
 *
 * @param perSecond how many permits a second; may be infinite
 * @param origin when the first one was due
 * @param taken how many have been taken since
 */
record Pace(double perSecond, long origin, long taken) {
  private static final double SECOND = 1e9;
  // What a late timer missed is made up for, but not what a machine missed that stood still.
  private static final long MAX_CATCH_UP = 20_000_000;

  boolean isUnlimited() {
    return Double.isInfinite(perSecond);
  }

  long distance() {
    return Math.round(SECOND / perSecond);
  }

  long due() {
    return origin + Math.round(taken * SECOND / perSecond);
  }

  /**
   * Takes the permit that is due. The next one is due a distance after this one was, or after this
   * one was asked for if that came later: nothing is saved up while nobody asks.
   */
  Pace afterOne(long askedAt, long now) {
    long due = due();
    long from = Math.max(due, Math.max(askedAt, now - MAX_CATCH_UP));
    return from == due ? new Pace(perSecond, origin, taken + 1) : new Pace(perSecond, from, 1);
  }

  /** Goes on at another rate; as much of the next permit as has grown so far stays grown. */
  Pace at(double newPerSecond, long now) {
    long due = due();
    long left = due <= now ? due - now : Math.round((due - now) * (perSecond / newPerSecond));
    return new Pace(newPerSecond, now + left, 0);
  }
}
