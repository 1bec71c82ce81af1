package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this client has to reach.
 *
 * @param what what is compared
 * @param limit the last good value
 * @param aim what would be better yet
 * @param format of both
 * @param isMost whether greater values are bad
 * @param figure finds the value
 */
record Bar(
    String what,
    double limit,
    double aim,
    String format,
    boolean isMost,
    Function<Recording, @Nullable Spread> figure) {
  private static final double KB = 1000;
  private static final String VARIANT = Lookups.variant(Lookups.PLAIN, Lookups.MAIN_LEVEL);

  /** 64 lookups in flight, without TLS. */
  static List<Bar> all() {
    return List.of(
        rate(Contender.SDK_NETTY, 3, 5),
        rate(Contender.SDK_CRT, 1.6, 2.5),
        rate(Contender.BY_HAND, 1, 1.2),
        rate(Contender.FLOOR, 0.5, 0.7),
        new Bar(
            "allocated per call",
            34,
            28,
            "%.1f KB",
            true,
            recording -> inKilobytes(recording, Contender.CLIENT)));
  }

  /** Of a list; nothing better is aimed at. */
  static List<Bar> ofListing() {
    return List.of(
        atMost(
            "time of a list, of that by hand",
            1.2,
            "%.2f x",
            recording ->
                recording.ratio(
                    Listing.VARIANT,
                    Contender.CLIENT.word(),
                    Contender.BY_HAND.word(),
                    "secondsPerList")),
        atMost(
            "growth of the live heap from 10 % to 90 % of the list, of what is allowed",
            1, "%.2f x", recording -> Spread.of(heapFigure(recording, "growthOfAllowed").values())),
        atMost(
            "lists that " + Listing.HEAP_OPTION + " was too little for",
            0,
            "%.0f",
            Bar::unfinishedLists));
  }

  private static Bar atMost(
      String what, double limit, String format, Function<Recording, @Nullable Spread> figure) {
    return new Bar(what, limit, limit, format, true, figure);
  }

  private static @Nullable Spread unfinishedLists(Recording recording) {
    int finished = heapFigure(recording, "growthBytes").size();
    return Spread.of(List.of((double) recording.conditions().rounds() - finished));
  }

  private static Map<Integer, Double> heapFigure(Recording recording, String name) {
    return recording.figure(Listing.HEAP, Contender.CLIENT.word(), name);
  }

  private static Bar rate(Contender other, double limit, double aim) {
    return new Bar(
        "calls/s, of those of " + other.label(),
        limit,
        aim,
        "%.2f x",
        false,
        recording ->
            recording.ratio(VARIANT, Contender.CLIENT.word(), other.word(), "callsPerSecond"));
  }

  private static @Nullable Spread inKilobytes(Recording recording, Contender contender) {
    Spread bytes = recording.spread(VARIANT, contender.word(), "bytesPerCall");
    return bytes == null ? null : bytes.in(KB);
  }

  /** What was not measured has not reached it. */
  boolean isReached(Recording recording) {
    Spread found = figure.apply(recording);
    return found != null && isWithin(found.median(), limit);
  }

  boolean isAimReached(Recording recording) {
    Spread found = figure.apply(recording);
    return found != null && isWithin(found.median(), aim);
  }

  private boolean isWithin(double value, double bound) {
    return isMost ? value <= bound : value >= bound;
  }

  String text(double bound) {
    return (isMost ? "≤ " : "≥ ") + String.format(Locale.ROOT, format, bound);
  }

  String found(Recording recording) {
    return Spread.shown(figure.apply(recording), format);
  }
}
