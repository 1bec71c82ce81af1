package io.github.mwaareactor.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.benchmarks.harness.Row;
import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Row ACCEPTED =
      Row.of("accepted, of the limit", "accepted", "%.0f %%").atLeast(95);
  private static final Row THROTTLED =
      Row.of("throttled, of all", "throttled", "%.0f %%").atMost(3);

  @Test
  void theMedianOfAllRoundsIsJudged() {
    Rounds rounds = rounds(10, 95, 99, 94, 96);

    ScenarioFigure figure = rounds.figure(ACCEPTED, true);

    assertThat(figure.value()).isEqualTo(95);
    assertThat(figure.text()).isEqualTo("95 % (10 % to 99 %)");
    assertThat(figure.bar()).isEqualTo(">= 95 %");
    assertThat(figure.isReached()).isTrue();
    assertThat(rounds(10, 94, 99, 94, 96).figure(ACCEPTED, true).isReached()).isFalse();
  }

  @Test
  void aShortRunIsNotJudged() {
    assertThat(rounds(10).figure(ACCEPTED, false).isReached()).isNull();
  }

  @Test
  void whatNoRoundFoundMissedItsBar() {
    ScenarioFigure figure = rounds(96, 97).figure(THROTTLED, true);

    assertThat(figure.text()).isEqualTo("-");
    assertThat(figure.isReached()).isFalse();
  }

  @Test
  void notesAreThoseOfTheRoundInTheMiddle() {
    assertThat(rounds(10, 95, 99).notesOfMiddle("accepted")).containsExactly("note of 95");
    assertThat(rounds(10, 95, 99, 97).notesOfMiddle("accepted")).containsExactly("note of 95");
    assertThat(rounds(10).notesOfMiddle("throttled")).isEmpty();
  }

  @Test
  void everyRoundIsKept() {
    assertThat(rounds(10, 95).samples())
        .extracting(Sample::round, sample -> sample.figures().get("accepted"))
        .containsExactly(tuple(1, 10.0), tuple(2, 95.0));
  }

  private static Rounds rounds(long... accepted) {
    Rounds rounds = new Rounds("cold start", "lookups");
    for (int n = 0; n < accepted.length; n++) {
      Findings findings = new Findings();
      findings.figure("accepted", accepted[n]);
      findings.note("note of %d", accepted[n]);
      rounds.add(n + 1, findings);
    }
    return rounds;
  }
}
