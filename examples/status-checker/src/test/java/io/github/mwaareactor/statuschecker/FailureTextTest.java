package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureTextTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "RunRef[...]", 3);

  private static ServiceErrorDetails error(@Nullable String code, @Nullable String message) {
    return new ServiceErrorDetails(
        code, message, 418, "8d0e", null, null, null, FailureKind.PERMANENT);
  }

  @Test
  void theCauseComesFirstAndTheServicesWordsOnlyIfTheySayMore() {
    ServiceErrorDetails missing =
        error("ResourceNotFoundException", "Workflow run nobody does not exist.");
    ServiceErrorDetails elsewhere =
        error("ResourceNotFoundException", "Run nobody does not exist. Regions: eu-west-1.");
    ServiceErrorDetails denied = error("AccessDeniedException", "alice may not");

    assertThat(FailureText.of(new ResourceNotFoundException(CALL, missing, "nobody", "Run")))
        .isEqualTo("not found (ResourceNotFoundException, request 8d0e)");
    assertThat(FailureText.of(new ResourceNotFoundException(CALL, elsewhere, "nobody", "Run")))
        .isEqualTo(
            "not found: Run nobody does not exist. Regions: eu-west-1."
                + " (ResourceNotFoundException, request 8d0e)");
    assertThat(FailureText.of(new AccessDeniedException(CALL, denied)))
        .isEqualTo("access denied: alice may not (AccessDeniedException, request 8d0e)");
  }

  @Test
  void anErrorThatNobodyKnowsHasItsCodeOnce() {
    assertThat(FailureText.of(new MwaaServiceException(CALL, error("TeapotException", "short"))))
        .isEqualTo("TeapotException: short (request 8d0e)");
    assertThat(FailureText.of(new MwaaServiceException(CALL, error(null, null))))
        .isEqualTo("an error of status 418 (request 8d0e)");
  }

  @Test
  void whatDidNotArriveIsSaidWithoutTheCallAndWithTheOptions() {
    assertThat(FailureText.of(lost(Reason.UNKNOWN_HOST, "no address was found for h")))
        .startsWith(
            "no address was found for h; the host is that of --endpoint, else of the ARN's");
    assertThat(
            FailureText.of(
                lost(
                    Reason.CERTIFICATE,
                    "the certificate of h is not trusted: PKIX path building failed: sun.x")))
        .isEqualTo("the certificate of h is not trusted; --ca-bundle names certificates to trust");
    assertThat(FailureText.of(lost(Reason.CONNECTION_LOST, "the connection to h was lost")))
        .isEqualTo("the connection to h was lost");
  }

  private static TransportException lost(Reason reason, String what) {
    return new TransportException(CALL, reason, what, null);
  }

  @Test
  void wordsAreTheServicesOwnIfItAnswered() {
    ThrottlingException throttled =
        new ThrottlingException(CALL, error("ThrottlingException", "Slow down"), null, null);

    assertThat(FailureText.words(throttled)).isEqualTo("Slow down");
    assertThat(FailureText.words(new MwaaServiceException(CALL, error("Code", null)))).isNull();
    assertThat(FailureText.words(lost(Reason.CONNECTION_LOST, "lost"))).isEqualTo("lost");
  }
}
