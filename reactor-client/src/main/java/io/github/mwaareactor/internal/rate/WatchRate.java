package io.github.mwaareactor.internal.rate;

import java.util.concurrent.TimeUnit;

/**
 * How many polls per second the service seems to bear, after what became of those so far. Pure
 * arithmetic on times in nanoseconds; used by one thread at a time.
 *
 * <p>One cut answers all the bad news of the polls that were on their way: only what was begun
 * after a cut can bring about the next. The rate grows again once a poll that began after the cut
 * got an answer: along a cubic curve that is flat where it was too much, so that most of the time
 * is spent just below that, and that is found again when the service bears more.
 */
public final class WatchRate {
  private static final double FLOOR = 0.5;
  private static final double GENTLE_CUT = 0.9;
  private static final double SHARP_CUT = 0.7;
  private static final double FAILURE_CUT = 0.5;
  private static final int FAILURES_IN_A_ROW = 5;
  private static final int DEEPEST_CUT = 10;
  private static final double SOON_SECONDS = 1;
  // Back where it was too much after so many polls, so that few of them find out that it still is.
  private static final double POLLS_TO_PLATEAU = 100;
  private static final double MIN_PLATEAU_SECONDS = 5;
  private static final double MAX_PLATEAU_SECONDS = 30;
  private static final double MAX_SPEED_UP = 2;
  private static final long NEVER = Long.MIN_VALUE;

  private final double ceiling;
  private final double floor;
  private final SentRate sent = new SentRate();

  private boolean limited;
  private double tooFast;
  private double lowest;
  private long cutAt = NEVER;
  private long growsSince = NEVER;
  private int cutsInVain;
  private int failuresInARow;
  // What was sent when the last answer came: polls that wait for theirs keep others from being
  // sent.
  private double well;

  public WatchRate(double ceiling) {
    this.ceiling = ceiling;
    this.floor = Math.min(FLOOR, ceiling);
  }

  public void began(long now) {
    sent.count(now);
  }

  public void succeeded(long beganAt, long now) {
    failuresInARow = 0;
    well = sent.perSecond(now);
    if (beganAt >= cutAt) {
      cutsInVain = 0;
      growsSince = growsSince == NEVER ? now : growsSince;
    }
  }

  /** Whether that was a reason to slow down. */
  public boolean throttled(long beganAt, long now) {
    if (beganAt < cutAt) {
      return false;
    }
    boolean again = cutAt != NEVER && seconds(now - cutAt) < SOON_SECONDS;
    cut(again ? SHARP_CUT : GENTLE_CUT, now);
    return true;
  }

  /** Whether that was a reason to slow down: not one failure is, but some without an answer. */
  public boolean failed(long beganAt, long now) {
    failuresInARow++;
    if (failuresInARow < FAILURES_IN_A_ROW || beganAt < cutAt) {
      return false;
    }
    cut(FAILURE_CUT, now);
    tooFast = Math.max(tooFast, well);
    return true;
  }

  private void cut(double factor, long now) {
    double current = Math.min(perSecond(now), sent.perSecond(now));
    if (cutsInVain == 0) {
      // As if the floor were a gentle cut: a curve that starts above what it leads to would fall.
      tooFast = Math.max(current, floor / GENTLE_CUT);
    }
    lowest = Math.max(floor, current * (cutsInVain == 0 ? factor : deeper()));
    limited = true;
    cutAt = now;
    growsSince = NEVER;
    cutsInVain = Math.min(cutsInVain + 1, DEEPEST_CUT);
  }

  // 1/2, 1/4, 1/16: with polls that time out, an outage leaves time for a few cuts only.
  private double deeper() {
    return Math.pow(FAILURE_CUT, 1 << (cutsInVain - 1));
  }

  /** The rate allowed now; infinite while nothing bounds it. */
  public double perSecond(long now) {
    if (!limited) {
      return ceiling;
    }
    double grown = growsSince == NEVER ? lowest : grown(seconds(now - growsSince));
    double bearable = Math.max(tooFast, MAX_SPEED_UP * sent.perSecond(now));
    return Math.max(floor, Math.min(ceiling, Math.min(grown, bearable)));
  }

  // After a deep cut it doubles every second until it is where a gentle cut would have led.
  private double grown(double seconds) {
    double gentle = GENTLE_CUT * tooFast;
    if (lowest >= SHARP_CUT * tooFast) {
      return curve(lowest, seconds);
    }
    double doubling = Math.log(gentle / lowest) / Math.log(2);
    return seconds < doubling ? lowest * Math.pow(2, seconds) : curve(gentle, seconds - doubling);
  }

  private double curve(double from, double seconds) {
    double plateau =
        Math.min(Math.max(POLLS_TO_PLATEAU / tooFast, MIN_PLATEAU_SECONDS), MAX_PLATEAU_SECONDS);
    double scale = seconds < plateau ? plateau : MIN_PLATEAU_SECONDS; // patient below, not above
    return tooFast + (tooFast - from) * Math.pow((seconds - plateau) / scale, 3);
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }

  /** Polls begun per second, smoothed over buckets of half a second. */
  private static final class SentRate {
    private static final long BUCKET = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double SMOOTHING = 0.8;

    private long bucket = NEVER;
    private int count;
    private double smoothed;

    void count(long now) {
      if (bucket == NEVER || now - bucket >= BUCKET) {
        smoothed = perSecond(now);
        bucket = now;
        count = 0;
      }
      count++;
    }

    double perSecond(long now) {
      if (bucket == NEVER) {
        return 0;
      }
      boolean isFirst = smoothed == 0;
      long shortest = isFirst ? SHORTEST : BUCKET;
      double current = count / seconds(Math.max(shortest, now - bucket));
      if (isFirst) {
        return current;
      }
      return now - bucket < BUCKET
          ? Math.max(smoothed, current)
          : SMOOTHING * current + (1 - SMOOTHING) * smoothed;
    }
  }
}
