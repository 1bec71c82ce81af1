package io.github.mwaareactor.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.TransportException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MayHaveBeenExecutedTest {
  private static FailedCall call(boolean sent, boolean inDoubt) {
    return new FailedCall("StartWorkflowRun", "a workflow", 1, sent, inDoubt, "token-1");
  }

  private static ServiceErrorDetails answer(String code, int status, FailureKind kind) {
    return new ServiceErrorDetails(code, "m", status, "id", null, null, null, kind);
  }

  private static MwaaException error(String code, int status, FailureKind kind, boolean inDoubt) {
    FailedCall call = call(true, inDoubt);
    ServiceErrorDetails answer = answer(code, status, kind);
    return switch (code) {
      case "ValidationException" -> new ValidationException(call, answer, null, List.of());
      case "ThrottlingException" -> new ThrottlingException(call, answer, null, null);
      case "ConflictException" -> new ConflictException(call, answer, null, null);
      default -> new MwaaServiceException(call, answer);
    };
  }

  @ParameterizedTest(name = "{0} with status {1} is {3}")
  @CsvSource({
    "ThrottlingException,       400, THROTTLING, false",
    "ThrottlingException,       503, THROTTLING, false",
    "SlowDown,                  503, THROTTLING, false",
    "ValidationException,       400, PERMANENT,  false",
    "ValidationException,       500, PERMANENT,  false",
    "ConflictException,         409, PERMANENT,  false",
    "ExpiredTokenException,     403, PERMANENT,  false",
    "InternalServerException,   500, TRANSIENT,  true",
    "OperationTimeoutException, 400, TRANSIENT,  true",
    "ServiceUnavailable,        503, TRANSIENT,  true",
    "ACodeOf2027,               501, PERMANENT,  true"
  })
  void whatIsRefusedWasNotExecutedAndAServerFaultMayBe(
      String code, int status, FailureKind kind, boolean expected) {
    MwaaException error = error(code, status, kind, false);

    assertThat(error.mayHaveBeenExecuted()).isEqualTo(expected);
    assertThat(error.clientToken()).isEqualTo(expected ? "token-1" : null);
  }

  @Test
  void aLostConnectionLeavesADoubtOnlyIfTheRequestWasSent() {
    assertThat(
            new TransportException(call(true, false), Reason.CONNECTION_LOST, "gone", null)
                .mayHaveBeenExecuted())
        .isTrue();
    assertThat(
            new TransportException(call(false, false), Reason.CONNECT, "refused", null)
                .mayHaveBeenExecuted())
        .isFalse();
  }

  @Test
  void anEarlierAttemptInDoubtOutlivesARefusal() {
    MwaaException throttled = error("ThrottlingException", 400, FailureKind.THROTTLING, true);

    assertThat(throttled.mayHaveBeenExecuted()).isTrue();
    assertThat(throttled.clientToken()).isEqualTo("token-1");
  }

  @Test
  void theTokenStandsInTheMessageWhereItIsNeededAndOnlyThere() {
    assertThat(error("InternalServerException", 500, FailureKind.TRANSIENT, false))
        .hasMessageContaining("it may have been executed, with client token token-1");
    assertThat(error("ValidationException", 400, FailureKind.PERMANENT, false).getMessage())
        .doesNotContain("token-1");
  }

  @Test
  void anOperationWithoutATokenHasNone() {
    FailedCall call = new FailedCall("UpdateWorkflow", "a workflow", 1);
    MwaaException lost = new TransportException(call, Reason.CONNECTION_LOST, "gone", null);

    assertThat(lost.mayHaveBeenExecuted()).isTrue();
    assertThat(lost.clientToken()).isNull();
    assertThat(lost.getMessage()).doesNotContain("token");
  }
}
