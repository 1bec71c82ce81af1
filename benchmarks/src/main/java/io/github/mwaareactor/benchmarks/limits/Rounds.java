package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.harness.Spread;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What one contender's rounds of a scenario found. */
final class Rounds {
  private final String scenario;
  private final String contender;
  private final Map<Integer, Findings> found = new TreeMap<>();

  Rounds(String scenario, String contender) {
    this.scenario = scenario;
    this.contender = contender;
  }

  void add(int round, Findings findings) {
    found.put(round, findings);
  }

  String contender() {
    return contender;
  }

  List<Sample> samples() {
    return found.entrySet().stream()
        .map(
            round ->
                new Sample(
                    scenario, contender, round.getKey(), new TreeMap<>(round.getValue().figures())))
        .toList();
  }

  /** The median of a row's figure is judged. */
  ScenarioFigure figure(Row row, boolean isJudged) {
    List<Double> values =
        found.values().stream()
            .flatMap(findings -> Stream.ofNullable(findings.figure(row.figure())))
            .toList();
    return row.spreadOf(scenario, contender, Spread.of(values), isJudged);
  }

  /** The notes of the round in the middle by that figure. */
  List<String> notesOfMiddle(String figure) {
    return Sample.middle(samples(), figure)
        .map(sample -> Objects.requireNonNull(found.get(sample.round())).notes())
        .orElse(List.of());
  }
}
