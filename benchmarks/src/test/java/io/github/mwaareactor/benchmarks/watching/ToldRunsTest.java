package io.github.mwaareactor.benchmarks.watching;

import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mwaareactor.benchmarks.harness.Findings;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldRunsTest {
  private static final String WORKFLOW =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5";
  private static final RunRef RUN = new RunRef(WORKFLOW, "run-1");
  private static final RunRef ENDED_BEFORE = new RunRef(WORKFLOW, "run-2");

  private final Findings found = new Findings();
  private final ToldRuns told = new ToldRuns(Map.of(RUN, Instant.now().minusSeconds(5)));

  @Test
  void startAndEndOfARunAreRight() throws InterruptedException {
    told.tell(RUN, RUNNING);
    told.tell(RUN, SUCCESS);

    told.awaitEnds(Duration.ZERO);
    told.check(found);

    assertThat(found.figure("events")).isEqualTo(2);
    assertThat(found.figure("lagMax")).isBetween(5_000.0, 10_000.0);
  }

  @Test
  void anEndThatIsNotToldIsWrong() {
    told.tell(RUN, RUNNING);

    assertIsWrong("run-1 was reported as [RUNNING], not [RUNNING, SUCCESS]");
  }

  @Test
  void anEndThatIsToldTwiceIsWrong() {
    told.tell(RUN, RUNNING);
    told.tell(RUN, SUCCESS);
    told.tell(RUN, SUCCESS);

    assertIsWrong("run-1 was reported as [RUNNING, SUCCESS, SUCCESS], not [RUNNING, SUCCESS]");
  }

  @Test
  void aRunThatNobodyFollowsIsWrong() {
    told.tell(RUN, RUNNING);
    told.tell(RUN, SUCCESS);
    told.tell(ENDED_BEFORE, SUCCESS);

    assertIsWrong("run-2 was reported as [SUCCESS], not []");
  }

  private void assertIsWrong(String message) {
    assertThatIllegalStateException().isThrownBy(() -> told.check(found)).withMessage(message);
  }
}
