package io.github.mwaareactor.benchmarks.harness;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure over all rounds.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least the smallest
 * @param most the greatest
 */
public record Spread(double median, double least, double most) {
  /** Of the values of all rounds; null if there are none. */
  public static @Nullable Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return null;
    }
    int last = sorted.length - 1;
    return new Spread((sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[0], sorted[last]);
  }

  /** The median, and from where to where. */
  public String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + " to " + format + ")", median, least, most);
  }

  /** In another unit. */
  public Spread in(double unit) {
    return new Spread(median / unit, least / unit, most / unit);
  }

  /** Its text, or a dash. */
  public static String shown(@Nullable Spread spread, String format) {
    return spread == null ? "-" : spread.text(format);
  }
}
