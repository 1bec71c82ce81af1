package io.github.mwaareactor.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mwaareactor.error.TransportException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MwaaExceptionTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "run", 1);
  private static final Duration HINT = Duration.ofSeconds(7);

  @Test
  void aReasonNotToRetryIsNotedOnce() {
    TransportException failure = new TransportException(CALL, Reason.CONNECT, "refused", null);

    failure.initNotRetried("the budget is used up");

    assertThatIllegalStateException()
        .isThrownBy(() -> failure.initNotRetried("another reason"))
        .withMessage("not retried already: the budget is used up");
    assertThat(failure).hasMessageEndingWith("; not retried: the budget is used up");
  }

  @Test
  void aHintCountsOnlyWhereAnotherAttemptMayHelp() {
    assertThat(answer(FailureKind.THROTTLING, HINT).retryAfter()).isEqualTo(HINT);
    assertThat(answer(FailureKind.TRANSIENT, HINT).retryAfter()).isEqualTo(HINT);
    assertThat(answer(FailureKind.TRANSIENT, null).retryAfter()).isNull();
    assertThat(answer(FailureKind.PERMANENT, HINT).retryAfter()).isNull();
    assertThat(new OverloadedException(CALL, "full", null).retryAfter()).isNull();
  }

  private static MwaaServiceException answer(FailureKind kind, @Nullable Duration hint) {
    return new MwaaServiceException(
        CALL, new ServiceErrorDetails("Code", "words", 400, null, null, hint, null, kind));
  }
}
