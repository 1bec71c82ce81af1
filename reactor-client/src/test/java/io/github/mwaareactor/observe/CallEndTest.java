package io.github.mwaareactor.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The words that errors are counted by. */
class CallEndTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r1", 1);

  private static String word(@Nullable Throwable error) {
    return new CallEnd(Outcome.ERROR, 1, null, error).errorCode();
  }

  private static MwaaServiceException answer(@Nullable String code) {
    return new MwaaServiceException(
        CALL,
        new ServiceErrorDetails(code, null, 400, null, null, null, null, FailureKind.PERMANENT));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "ThrottlingException, ThrottlingException",
        "ExpiredTokenException, ExpiredTokenException",
        "SlowDown, other",
        "MadeUp4711, other",
        "none, other",
        "null, other"
      })
  void aCodeOfTheServiceIsNamedIfItIsWellKnown(@Nullable String code, String word) {
    assertThat(word(answer(code))).isEqualTo(word);
  }

  static Stream<Arguments> ownErrors() {
    return Stream.of(
        Arguments.of("none", null),
        Arguments.of("connect_timeout", transport(Reason.CONNECT_TIMEOUT)),
        Arguments.of("connection_lost", transport(Reason.CONNECTION_LOST)),
        Arguments.of("other", transport(Reason.OTHER)),
        Arguments.of("credentials", new CredentialsException(CALL, "none", null)),
        Arguments.of("overloaded", new OverloadedException(CALL, "full", null)),
        Arguments.of("unreadable_answer", new ProtocolException(CALL, "bad", 200, null, null)),
        Arguments.of("client_closed", new ClientClosedException(CALL, "closed", null)),
        Arguments.of(
            "configuration", new ConfigurationException(CALL, "bad", new RuntimeException())),
        Arguments.of("other", new IllegalStateException("boom")));
  }

  private static TransportException transport(Reason reason) {
    return new TransportException(CALL, reason, "gone", null);
  }

  @ParameterizedTest
  @MethodSource("ownErrors")
  void errorsOfThisSideHaveAWordEach(String word, @Nullable Throwable error) {
    assertThat(word(error)).isEqualTo(word);
  }

  @Test
  void aRetryIsMadeForOneOfFourReasons() {
    MwaaServiceException throttle =
        new MwaaServiceException(
            CALL,
            new ServiceErrorDetails(
                "SlowDown", null, 503, null, null, null, null, FailureKind.THROTTLING));

    assertThat(RetryReason.of(throttle)).isEqualTo(RetryReason.THROTTLING);
    assertThat(RetryReason.of(answer("InternalFailure"))).isEqualTo(RetryReason.SERVICE);
    assertThat(RetryReason.of(transport(Reason.CONNECT))).isEqualTo(RetryReason.TRANSPORT);
    assertThat(RetryReason.of(new OverloadedException(CALL, "full", null)))
        .isEqualTo(RetryReason.OTHER);
  }
}
