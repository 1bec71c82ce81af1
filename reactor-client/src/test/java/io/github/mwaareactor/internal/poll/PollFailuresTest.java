package io.github.mwaareactor.internal.poll;

import static io.github.mwaareactor.internal.poll.ScriptedAnswers.CALL;
import static io.github.mwaareactor.internal.poll.ScriptedAnswers.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Which failures are only late polls. */
class PollFailuresTest {
  private static final Set<Reason> FATAL =
      EnumSet.of(Reason.PROXY, Reason.CERTIFICATE, Reason.OTHER);

  private final FirstSuccess before = new FirstSuccess();
  private final FirstSuccess after = new FirstSuccess();

  PollFailuresTest() {
    after.come();
  }

  static Stream<MwaaException> passing() {
    return Stream.of(
        ScriptedAnswers.throttling(null),
        new OperationTimeoutException(
            CALL, error("OperationTimeoutException", FailureKind.TRANSIENT)),
        new InternalServerException(CALL, error("InternalServerException", FailureKind.TRANSIENT)),
        new MwaaServiceException(CALL, error("ServiceUnavailable", FailureKind.TRANSIENT)),
        new OverloadedException(CALL, "full", null),
        new ProtocolException(CALL, "unreadable", 200, "id", null));
  }

  static Stream<MwaaException> fatal() {
    return Stream.of(
        new AccessDeniedException(CALL, error("AccessDeniedException", FailureKind.PERMANENT)),
        new MwaaServiceException(CALL, error("SomethingElse", FailureKind.PERMANENT)),
        new ClientClosedException(CALL, "closed", null));
  }

  static Stream<MwaaException> local() {
    return Stream.of(
        new CredentialsException(CALL, "none", null),
        new ConfigurationException(CALL, "bad profile", null),
        new TransportException(CALL, Reason.PROXY, "407", null),
        new TransportException(
            CALL, Reason.OTHER, "no HTTP", new java.net.ProtocolException("SSH-2.0")));
  }

  @ParameterizedTest
  @MethodSource
  void passing(MwaaException failure) {
    assertThat(PollFailures.isPassing(failure, before)).isTrue();
    assertThat(PollFailures.isPassing(failure, after)).isTrue();
  }

  @ParameterizedTest
  @MethodSource
  void fatal(MwaaException failure) {
    assertThat(PollFailures.isPassing(failure, before)).isFalse();
    assertThat(PollFailures.isPassing(failure, after)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("local")
  void whatIsWrongOnThisSidePassesOnlyWhereItWasRightBefore(MwaaException failure) {
    assertThat(PollFailures.isPassing(failure, before)).isFalse();
    assertThat(PollFailures.isPassing(failure, after)).isTrue();
  }

  @Test
  void aCallsValueIsASuccessAndItsErrorIsNone() {
    FirstSuccess success = new FirstSuccess();

    success
        .by(Mono.error(new CredentialsException(CALL, "none", null)))
        .subscribe(v -> {}, e -> {});
    assertThat(success.hasCome()).isFalse();
    success.by(Mono.just("found")).subscribe();

    assertThat(success.hasCome()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void ofTheTransportAllThatMayMendItself(Reason reason) {
    assertThat(PollFailures.isPassing(new TransportException(CALL, reason, "no", null), before))
        .isEqualTo(!FATAL.contains(reason));
  }
}
