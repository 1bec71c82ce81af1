package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class HealthTest {
  private final Throwable trouble =
      new OverloadedException(new FailedCall("GetWorkflowRun", "a run", 0), "too many", null);

  private Instant now = Instant.parse("2026-11-22T21:30:00Z");
  private final Outcomes outcomes =
      new Outcomes(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }
          });

  @Test
  void nothingAskedIsNoTrouble() {
    assertThat(outcomes.isTroubled()).isFalse();
  }

  @Test
  void threeInARowAreTroubleUntilTheNextAnswer() {
    outcomes.failed(trouble);
    outcomes.failed(trouble);
    assertThat(outcomes.isTroubled()).isFalse();
    outcomes.failed(trouble);
    assertThat(outcomes.isTroubled()).isTrue();

    outcomes.succeeded();

    assertThat(outcomes.isTroubled()).isFalse();
  }

  @Test
  void troubleLongAgoIsForgotten() {
    for (int i = 0; i < 3; i++) {
      outcomes.failed(trouble);
    }

    now = now.plus(Duration.ofMinutes(5));

    assertThat(outcomes.isTroubled()).isFalse();
  }

  @Test
  void whatAWatcherTellsCountsToo() {
    RunRef run =
        new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/load-a1", "r");
    for (int i = 1; i <= 3; i++) {
      outcomes.told(new RunEvent.Failed(run, null, trouble, now.plusSeconds(i)));
    }
    assertThat(outcomes.isTroubled()).isTrue();

    outcomes.told(
        new RunEvent.Transition(run, null, RunState.RUNNING, null, 0, now.plusSeconds(4)));

    assertThat(outcomes.isTroubled()).isFalse();
  }

  // One failure told to three streams made the service look troubled.
  @Test
  void whatAWatcherTellsManyStreamsCountsOnce() {
    RunRef run =
        new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/load-a1", "r");

    for (int stream = 0; stream < 3; stream++) {
      outcomes.told(new RunEvent.Failed(run, null, trouble, now));
    }

    assertThat(outcomes.latest().troublesInARow()).isEqualTo(1);
  }

  // A state that was known before made a troubled service look well.
  @Test
  void aLastStateToldToAStreamThatComesLateIsNoNews() {
    RunRef run =
        new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/load-a1", "r");
    Instant before = now.minusSeconds(1);
    outcomes.told(new RunEvent.Transition(run, null, RunState.RUNNING, null, 0, before));
    for (int i = 0; i < 3; i++) {
      outcomes.failed(trouble);
    }

    outcomes.told(new RunEvent.Transition(run, null, RunState.RUNNING, null, 0, before));

    assertThat(outcomes.isTroubled()).isTrue();
  }

  @Test
  void aQuestionThatIsRefusedHereSaysNothingOfAws() {
    outcomes.failed(new IllegalArgumentException("another region"));

    assertThat(outcomes.latest().answeredAt()).isNull();
    assertThat(outcomes.latest().troublesInARow()).isZero();
  }

  @Test
  void aClientThatIsTooBusyIsUnavailable() {
    assertThat(Problems.of(trouble).getStatus()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE.value());
  }
}
