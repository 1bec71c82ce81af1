package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How long answers are held back, each anew. The distributions here are reproducible: from one seed
 * comes one sequence of waits, handed out in the order answers are decided. One instance is one
 * sequence, whoever shares it. A wait longer than a day is cut to a day.
 */
@FunctionalInterface
public interface Latency {
  /**
   * Draws the wait for one more answer. Called on event loops, from several at once: must not
   * block.
   *
   * @return the wait in real time; a negative one counts as none
   */
  Duration next();

  /**
   * Always the same.
   *
   * @param wait zero to a day
   * @return the latency
   */
  static Latency fixed(Duration wait) {
    Checks.upToADay(wait, "latency");
    return () -> wait;
  }

  /**
   * Anything between two bounds, all equally likely.
   *
   * @param min the shortest wait, zero to a day
   * @param max the longest wait, min to a day
   * @param seed where chance begins
   * @return the latency
   */
  static Latency uniform(Duration min, Duration max, long seed) {
    double least = Checks.upToADay(min, "min").toNanos();
    double most = Checks.upToADay(max, "max").toNanos();
    Checks.argument(least <= most, "max must not be shorter than min, was %s < %s", max, min);
    return drawn(seed, random -> least + random.nextDouble() * (most - least));
  }

  /**
   * Mostly short and sometimes long, as the gaps between independent events are.
   *
   * @param mean the average wait, zero to a day
   * @param seed where chance begins
   * @return the latency
   */
  static Latency exponential(Duration mean, long seed) {
    double nanos = Checks.upToADay(mean, "mean").toNanos();
    return drawn(seed, random -> -nanos * Math.log(1 - random.nextDouble()));
  }

  /**
   * Around a usual value with a long tail, as services under load answer.
   *
   * @param median half of all waits are shorter, more than zero to a day
   * @param p99 99 of 100 waits are shorter, median to a day
   * @param seed where chance begins
   * @return the latency
   */
  static Latency logNormal(Duration median, Duration p99, long seed) {
    double middle = Checks.upToADay(median, "median").toNanos();
    double tail = Checks.upToADay(p99, "p99").toNanos();
    Checks.argument(middle > 0, "median must be more than zero, was %s", median);
    Checks.argument(
        middle <= tail, "p99 must not be shorter than median, was %s < %s", p99, median);
    double sigma = Math.log(tail / middle) / 2.3263; // that many sigmas lie below p99
    return drawn(seed, random -> middle * Math.exp(sigma * random.nextGaussian()));
  }

  private static Latency drawn(long seed, ToDoubleFunction<SplittableRandom> nanos) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> {
      synchronized (random) {
        return Duration.ofNanos((long) nanos.applyAsDouble(random));
      }
    };
  }
}
