package io.github.mwaareactor.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.harness.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The raw answer to one question: every sample of every round.
 *
 * @param question which one
 * @param conditions under which it was measured
 * @param samples in the order of time
 * @param figures those of a program of its own, if that answers the question
 * @param failures what could not be measured, and why
 */
record Recording(
    String question,
    Conditions conditions,
    @JsonProperty("slices") List<Sample> samples,
    @JsonAlias("watching") List<ScenarioFigure> figures,
    List<String> failures) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  /** An empty one. */
  static Recording of(String question, Settings settings) {
    return new Recording(
        question, Conditions.of(settings), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  private static Path file(Path results, String question) {
    return results.resolve(question + ".json");
  }

  static Optional<Recording> read(Path results, String question) {
    Path file = file(results, question);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), Recording.class))
        : Optional.empty();
  }

  void write(Path results) throws IOException {
    Files.createDirectories(results);
    JSON.writeValue(file(results, question).toFile(), this);
  }

  /** Measures. What could not be measured says nothing of the rest. */
  @Nullable Sample add(String variant, String contender, int round, Measurement measurement)
      throws InterruptedException {
    try {
      Sample sample = new Sample(variant, contender, round, new TreeMap<>(measurement.measure()));
      samples.add(sample);
      System.out.println(line(sample));
      return sample;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      String failure = variant + ", " + contender + ", round " + round + ": " + e;
      failures.add(failure);
      System.out.println("FAILED " + failure);
      return null;
    }
  }

  private static String line(Sample sample) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT, "%-14s %-20s %d", sample.variant(), sample.contender(), sample.round()));
    sample.figures().forEach((name, value) -> line.append(" %s=%.6g".formatted(name, value)));
    return line.toString();
  }

  /** A figure of an contender in each round. */
  Map<Integer, Double> figure(String variant, String contender, String name) {
    Map<Integer, Double> rounds = new TreeMap<>();
    samples.stream()
        .filter(sample -> sample.variant().equals(variant) && sample.contender().equals(contender))
        .filter(sample -> sample.figures().containsKey(name))
        .forEach(
            sample ->
                rounds.put(
                    sample.round(), Objects.requireNonNull(sample.figures().get(name), name)));
    return rounds;
  }

  @Nullable Spread spread(String variant, String contender, String name) {
    return Spread.of(figure(variant, contender, name).values());
  }

  /** The one's figure divided by the other's of the same round. */
  @Nullable Spread ratio(String variant, String contender, String other, String name) {
    Map<Integer, Double> others = figure(variant, other, name);
    List<Double> ratios = new ArrayList<>();
    figure(variant, contender, name)
        .forEach(
            (round, value) -> {
              Double divisor = others.get(round);
              if (divisor != null) {
                ratios.add(value / divisor);
              }
            });
    return Spread.of(ratios);
  }

  /** The contenders of a variant, in the order in which they came first. */
  List<String> contenders(String variant) {
    return samples.stream()
        .filter(sample -> sample.variant().equals(variant))
        .map(Sample::contender)
        .distinct()
        .toList();
  }

  /** All variants, in the order in which they came first. */
  List<String> variants() {
    return samples.stream().map(Sample::variant).distinct().toList();
  }

  /** What finds figures, by name. */
  interface Measurement {
    Map<String, Double> measure() throws Exception;
  }
}
