package io.github.mwaareactor.internal.rate;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client that always has something to ask, a service with a limit, and what may happen to both,
 * all drawn from a seed and played in virtual time.
 */
final class RateScenario {
  /** What happens in the middle of it. */
  enum Happening {
    /** Nothing. */
    NOTHING,
    /** Requests fail at once, or after {@link #TIMEOUT} seconds. */
    OUTAGE,
    /** Others send at a mean rate that nothing slows down. */
    FOREIGN_TRAFFIC,
    /** A client like this one begins. */
    SECOND_CLIENT,
    /** The limit changes. */
    OTHER_LIMIT
  }

  /**
   * What was seen.
   *
   * @param slow the longest time below half of the fair share, in seconds
   * @param fast the longest time above 1.2 times the limit beyond what the burst allows, in seconds
   */
  record Report(int slow, int fast) {}

  static final double TIMEOUT = 2;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final double LEAST_LIMIT = 2;
  private static final double MOST_LIMIT = 5000;
  private static final double CATCH_UP = 0.02;

  private final long seed;
  private final double limit;
  private final double burst;
  private final double latency;
  private final double jitter;
  private final Happening happening;
  private final int begin;
  private final int end;
  private final int seconds;
  private final double factor;
  private final boolean silent;

  RateScenario(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.seed = seed;
    this.limit = limit(random);
    this.burst = Math.max(1, limit * Math.pow(10, 2 * random.nextDouble() - 1));
    this.latency = 0.005 * Math.pow(100, random.nextDouble());
    this.jitter = random.nextDouble() / 2;
    this.happening = Happening.values()[random.nextInt(Happening.values().length)];
    this.begin = limit < 200 ? 15 : 12;
    this.end = begin + 3 + random.nextInt(limit < 200 ? 6 : 3);
    this.seconds = end + (limit < 200 ? 18 : 13);
    this.factor =
        switch (happening) {
          case OTHER_LIMIT -> Math.pow(3, 2 * random.nextDouble() - 1);
          case FOREIGN_TRAFFIC -> 0.1 + 0.4 * random.nextDouble();
          default -> 1;
        };
    this.silent = random.nextBoolean();
  }

  // Low limits are more frequent, since they take less time to play.
  private static double limit(SplittableRandom random) {
    int kind = random.nextInt(100);
    double least = kind < 72 ? LEAST_LIMIT : kind < 97 ? 50 : 500;
    double most = kind < 72 ? 50 : kind < 97 ? 500 : MOST_LIMIT;
    return least * Math.pow(most / least, random.nextDouble());
  }

  Happening happening() {
    return happening;
  }

  double roundTrip() {
    return latency * (1 + jitter);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "seed %d: limit %.1f/s, burst %.1f, latency %.0f ms, jitter %.2f, %s from %d to %d s, "
            + "factor %.2f%s, %d s",
        seed,
        limit,
        burst,
        latency * 1000,
        jitter,
        happening,
        begin,
        end,
        factor,
        happening == Happening.OUTAGE && silent ? ", silent" : "",
        seconds);
  }

  Report play() {
    return new Play().report();
  }

  /** What the first client should get in that second at least. */
  private double fairShare(int second) {
    return switch (happening) {
      case FOREIGN_TRAFFIC -> isHappening(second) ? limit * (1 - factor) : limit;
      case SECOND_CLIENT -> second >= begin ? limit / 2 : limit;
      case OTHER_LIMIT -> second >= begin ? limit * factor : limit;
      case NOTHING, OUTAGE -> limit;
    };
  }

  private boolean isHappening(double time) {
    return time >= begin && time < end;
  }

  /** One run of it. */
  private final class Play {
    private final SplittableRandom random = new SplittableRandom(~seed);
    private final Client first = new Client(0);
    private final Client second = new Client(begin);
    private final double[] allowed = new double[seconds];
    private double tokens = burst;
    private double filledAt;
    private double current = limit;
    private double foreignAt = begin;

    Report report() {
      boolean isShared = happening == Happening.SECOND_CLIENT;
      for (double time = 0; time < seconds; ) {
        first.advance(time);
        if (isShared && time >= begin) {
          second.advance(time);
        }
        time = Math.min(first.nextAt(time), isShared ? second.nextAt(time) : seconds);
      }
      return new Report(slow(), fast());
    }

    private int slow() {
      int longest = 0;
      int streak = 0;
      for (int at = 0; at < seconds; at++) {
        boolean isOut = happening == Happening.OUTAGE && at >= begin && at <= end;
        // A second holds whole requests only.
        boolean isSlow = !isOut && first.accepted[at] < Math.max(1, (int) (fairShare(at) / 2));
        streak = isSlow ? streak + 1 : 0;
        longest = Math.max(longest, streak);
      }
      return longest;
    }

    private int fast() {
      int longest = 0;
      int streak = 0;
      for (int at = 0; at < seconds; at++) {
        // A request in a second of few counts for much: one more is let pass.
        boolean isFast = first.sent[at] > 1 + 1.2 * allowed[at] && first.throttled[at] > 0;
        streak = isFast ? streak + 1 : 0;
        longest = Math.max(longest, streak);
      }
      return longest;
    }

    boolean takesToken(double time) {
      if (happening == Happening.OTHER_LIMIT && time >= begin) {
        fill(begin);
        current = limit * factor;
      }
      while (happening == Happening.FOREIGN_TRAFFIC && foreignAt < Math.min(time, end)) {
        fill(foreignAt);
        tokens = tokens < 1 ? tokens : tokens - 1;
        foreignAt -= Math.log(1 - random.nextDouble()) / (factor * limit);
      }
      fill(time);
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }

    private void fill(double time) {
      if (time > filledAt) {
        int at = (int) filledAt;
        if ((int) time > at && (int) time < seconds) {
          allowed[(int) time] = Math.max(limit, current) + tokens;
        }
        tokens = Math.min(burst, tokens + current * (time - filledAt));
        filledAt = time;
      }
    }

    /** Sends as fast as its rate allows. */
    private final class Client {
      private final long[] accepted = new long[seconds];
      private final long[] throttled = new long[seconds];
      private final long[] sent = new long[seconds];
      private final Answers answers = new Answers();
      private final double start;
      private final int most;
      private ToleratedRate rate = ToleratedRate.upTo(Double.POSITIVE_INFINITY);
      private double last;
      private double roomSince;

      Client(double start) {
        this.start = start;
        this.last = start - 1;
        this.roomSince = start;
        this.most = (int) (16 + 3 * limit * Math.max(1, factor) * latency);
      }

      void advance(double time) {
        while (answers.size > 0 && answers.firstAt() <= time) {
          answer(time);
        }
        while (answers.size < most && dueAt(time) <= time) {
          send(time);
        }
      }

      private double dueAt(double time) {
        double perSecond = rate.perSecond(nanos(time));
        return Double.isInfinite(perSecond) ? time : last + 1 / perSecond;
      }

      double nextAt(double time) {
        double answered = answers.size == 0 ? Double.POSITIVE_INFINITY : answers.firstAt();
        double due = Math.max(start, dueAt(time));
        return answers.size == most ? answered : Math.min(answered, due);
      }

      private void send(double time) {
        last = Math.max(dueAt(time), Math.max(roomSince, time - CATCH_UP));
        rate = rate.began(nanos(time));
        sent[(int) time]++;
        int outcome = outcome(time);
        double back =
            outcome == Answers.FAILED && silent
                ? TIMEOUT
                : latency * (1 + jitter * random.nextDouble());
        answers.add(time + back, time, outcome);
      }

      private int outcome(double time) {
        if (happening == Happening.OUTAGE && isHappening(time)) {
          return Answers.FAILED;
        }
        return takesToken(time) ? Answers.ACCEPTED : Answers.THROTTLED;
      }

      private void answer(double time) {
        if (answers.size == most) {
          roomSince = time;
        }
        long beganAt = nanos(answers.firstBeganAt());
        int second = Math.min(seconds - 1, (int) time);
        switch (answers.removeFirst()) {
          case Answers.ACCEPTED -> {
            rate = rate.accepted(beganAt, nanos(time));
            accepted[second]++;
          }
          case Answers.THROTTLED -> {
            rate = rate.throttled(beganAt, nanos(time));
            throttled[second]++;
          }
          default -> rate = rate.failed(beganAt, nanos(time));
        }
      }
    }
  }

  private static long nanos(double time) {
    return Math.round(time * SECOND);
  }

  /** Answers on their way, the earliest first: a binary heap without objects, to be fast. */
  private static final class Answers {
    static final int ACCEPTED = 0;
    static final int THROTTLED = 1;
    static final int FAILED = 2;

    private double[] at = new double[16];
    private double[] beganAt = new double[16];
    private int[] outcome = new int[16];
    private int size;

    double firstAt() {
      return at[0];
    }

    double firstBeganAt() {
      return beganAt[0];
    }

    void add(double time, double began, int what) {
      if (size == at.length) {
        at = Arrays.copyOf(at, 2 * size);
        beganAt = Arrays.copyOf(beganAt, 2 * size);
        outcome = Arrays.copyOf(outcome, 2 * size);
      }
      int index = size++;
      while (index > 0 && at[(index - 1) / 2] > time) {
        move((index - 1) / 2, index);
        index = (index - 1) / 2;
      }
      put(index, time, began, what);
    }

    int removeFirst() {
      int first = outcome[0];
      size--;
      double time = at[size];
      int index = 0;
      for (int child = 1; child < size; child = 2 * index + 1) {
        int earlier = child + 1 < size && at[child + 1] < at[child] ? child + 1 : child;
        if (at[earlier] >= time) {
          break;
        }
        move(earlier, index);
        index = earlier;
      }
      put(index, time, beganAt[size], outcome[size]);
      return first;
    }

    private void move(int from, int to) {
      put(to, at[from], beganAt[from], outcome[from]);
    }

    private void put(int index, double time, double began, int what) {
      at[index] = time;
      beganAt[index] = began;
      outcome[index] = what;
    }
  }
}
