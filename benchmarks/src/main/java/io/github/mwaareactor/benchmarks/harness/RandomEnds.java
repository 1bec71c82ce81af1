package io.github.mwaareactor.benchmarks.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * When runs end: at random moments, which are the same in every process.
 *
 * @param first the earliest moment
 * @param within how long after it the last run ends at most
 * @param seed where chance begins
 */
public record RandomEnds(Instant first, Duration within, long seed) {
  /** When each of so many runs ends. */
  List<Instant> of(int count) {
    return new SplittableRandom(seed)
        .doubles(count)
        .mapToObj(part -> first.plusMillis((long) (part * within.toMillis())))
        .toList();
  }

  /** When each of these runs ends, in their order. */
  public <T> Map<T, Instant> of(List<T> runs) {
    List<Instant> ends = of(runs.size());
    Map<T, Instant> endOf = new LinkedHashMap<>();
    for (int n = 0; n < runs.size(); n++) {
      endOf.put(runs.get(n), ends.get(n));
    }
    return endOf;
  }
}
