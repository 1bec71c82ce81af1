package io.github.mwaareactor.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsReportTest {
  private static final String SCENARIO = "cold start: 200 calls/s";

  @TempDir Path folder;

  @Test
  void figuresStandInATableAndMissedBarsAreCounted() throws IOException {
    List<ScenarioFigure> figures =
        List.of(
            new ScenarioFigure(SCENARIO, "accepted", ">= 95 %", "lookups", 96.0, "96 %", true),
            new ScenarioFigure(SCENARIO, "accepted", ">= 95 %", "watcher", 94.0, "94 %", false));

    int missed = report(List.of(), figures);

    assertThat(missed).isEqualTo(1);
    assertThat(Files.readString(Report.file(folder)))
        .contains("| cold start: 200 calls/s | bar | lookups | watcher |")
        .contains("| accepted | >= 95 % | 96 % PASS | 94 % **MISSED** |");
  }

  @Test
  void theChartHasTheRoundInTheMiddleOfEachContender() throws IOException {
    report(
        List.of(
            sample("lookups", 1, 90, 0),
            sample("lookups", 2, 96, 100),
            sample("lookups", 3, 99, 200),
            sample("watcher", 1, 97, 200)),
        List.of());

    String chart = Files.readString(folder.resolve("results/limits.svg"));
    assertThat(chart.lines().filter(line -> line.startsWith("<polyline"))).hasSize(2);
    assertThat(chart)
        .contains("points=\"60.0,197.8 840.0,81.6\"")
        .contains("points=\"60.0,81.6 840.0,81.6\"")
        .doesNotContain("points=\"60.0,314.0");
  }

  private static Sample sample(String contender, int round, double accepted, double firstSecond) {
    Map<String, Double> figures =
        Map.of(
            Limits.ACCEPTED,
            accepted,
            Limits.LIMIT,
            200.0,
            "acceptedIn.00",
            firstSecond,
            "acceptedIn.01",
            200.0);
    return new Sample(SCENARIO, contender, round, figures);
  }

  private int report(List<Sample> samples, List<ScenarioFigure> figures) throws IOException {
    Conditions conditions = new Conditions("", Map.of(), "", Map.of(), "", "", 5, 45, 4, 1, true);
    new Recording(Report.LIMITS, conditions, samples, figures, List.of())
        .write(folder.resolve("results"));
    return new Report(folder).write();
  }
}
