package io.github.mwaareactor.benchmarks.harness;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one measurement of one contender found.
 *
 * @param variant what it was asked to do
 * @param contender who
 * @param round which round it belongs to, from 1
 * @param figures by name
 */
public record Sample(
    String variant,
    @JsonProperty("entrant") String contender,
    int round,
    Map<String, Double> figures) {
  /** The one in the middle by a figure, the lower of two there; nothing if none has it. */
  public static Optional<Sample> middle(List<Sample> samples, String figure) {
    List<Sample> sorted =
        samples.stream()
            .filter(sample -> sample.figures().containsKey(figure))
            .sorted(Comparator.comparing(sample -> sample.figures().getOrDefault(figure, 0.0)))
            .toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
  }
}
