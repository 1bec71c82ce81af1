package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

class ThrottlingTest {
  private long nanos = 5;
  private final Throttling throttling = new Throttling(() -> nanos);

  private static ThrottlingException throttle() {
    return new ThrottlingException(
        new FailedCall("GetWorkflowRun", "r", 1),
        new ServiceErrorDetails(
            "ThrottlingException",
            "Rate exceeded",
            400,
            null,
            null,
            null,
            null,
            FailureKind.THROTTLING),
        null,
        null);
  }

  /** Attempts of one call, so many with an answer. */
  static void attempts(Throttling throttling, int answered, int throttled) {
    CallProgress call =
        throttling.started(
            new StartedCall("GetWorkflowRun", "eu-west-1", null, null), Context.empty());
    for (int i = 0; i < answered; i++) {
      call.attemptEnded(new AttemptEnd(1, Outcome.SUCCESS, "id", null));
    }
    for (int i = 0; i < throttled; i++) {
      call.attemptEnded(new AttemptEnd(1, Outcome.ERROR, "id", throttle()));
    }
  }

  private void refuse() {
    attempts(throttling, 0, 1);
  }

  /** So many tenths of a second, with as many answers in each. */
  private List<String> pass(int tenths, int answers) {
    List<String> news = new ArrayList<>();
    for (int tenth = 0; tenth < tenths; tenth++) {
      nanos += Duration.ofMillis(100).toNanos();
      attempts(throttling, answers, 0);
      String text = throttling.news();
      if (text != null) {
        news.add(text);
      }
    }
    return news;
  }

  @Test
  void saysNothingWithoutAThrottle() {
    assertThat(pass(100, 20)).isEmpty();
    assertThat(throttling.line()).isNull();
  }

  @Test
  void saysOnceAtWhichRateItGoesOnWhenThatHasSettled() {
    pass(20, 20);
    refuse();

    assertThat(pass(15, 5)).isEmpty();
    assertThat(throttling.line()).startsWith("throttled by the service, going on at ");

    List<String> news = pass(50, 5);

    assertThat(news).hasSize(1);
    assertThat(throttling.line()).isEqualTo("throttled by the service, going on at 50/s");
  }

  @Test
  void saysItAgainWhenTheRateHasChangedAndTheServiceStillThrottles() {
    refuse();
    pass(50, 5);

    for (int second = 0; second < 20; second++) {
      refuse();
      assertThat(pass(10, 5)).isEmpty();
    }
    refuse();
    List<String> news = pass(40, 10);

    assertThat(news).hasSize(1);
    assertThat(throttling.line()).isEqualTo("throttled by the service, going on at 100/s");
  }

  @Test
  void isNoLongerShownWhenTheServiceHasNotThrottledForAWhile() {
    refuse();
    pass(100, 5);

    assertThat(throttling.line()).isNotNull();

    pass(60, 5);

    assertThat(throttling.line()).isNull();
  }
}
