package io.github.mwaareactor.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioTableTest {
  private static final Row ACCEPTED = Row.of("accepted", "accepted", "%.0f %%").atLeast(95);
  private static final Row WORST = Row.of("  in the worst second", "worst", "%.0f %%");

  private static final ScenarioTable TABLE =
      new ScenarioTable(
          List.of(
              ACCEPTED.figureOf("cold", "lookups", 94.0, true),
              ACCEPTED.figureOf("cold", "watcher", 95.0, true),
              WORST.figureOf("cold", "lookups", 90.0, true),
              WORST.figureOf("cold", "watcher", null, true),
              ACCEPTED.figureOf("cold", "lookups", null, true),
              ACCEPTED.figureOf("cold", "watcher", 97.0, false),
              WORST.figureOf("cold", "lookups", 91.0, false),
              WORST.figureOf("cold", "watcher", 92.0, false)));

  @Test
  void contendersStandBesideEachOther() {
    assertThat(TABLE.lines(12))
        .containsExactly(
            "                                                        bar      lookups      watcher",
            "  accepted                                          >= 95 %  94 % MISSED    95 % PASS",
            "    in the worst second                                             90 %            -",
            "  accepted                                          >= 95 %     - MISSED         97 %",
            "    in the worst second                                             91 %         92 %");
  }

  @Test
  void missedBarsAreCountedWhereTheyAreJudged() {
    assertThat(TABLE.missed()).isEqualTo(2);
  }

  @Test
  void eachScenarioHasATableOfItsOwn() {
    List<ScenarioFigure> figures =
        List.of(
            ACCEPTED.figureOf("cold", "lookups", 94.0, true),
            ACCEPTED.figureOf("join", "lookups", 96.0, true));

    assertThat(ScenarioTable.byScenario(figures)).containsOnlyKeys("cold", "join");
  }
}
