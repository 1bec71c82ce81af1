package io.github.mwaareactor.testing;

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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every error that a call can end with, and many codes that nobody knows. */
public final class KnownErrors {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r1", 1);
  private static final List<String> CODES =
      List.of(
          "AccessDeniedException",
          "ConflictException",
          "InternalServerException",
          "OperationTimeoutException",
          "ResourceNotFoundException",
          "ServiceQuotaExceededException",
          "ThrottlingException",
          "ValidationException",
          "ExpiredTokenException",
          "InvalidSignatureException",
          "UnrecognizedClientException");

  private KnownErrors() {}

  public static List<Throwable> all() {
    Stream<String> strange = IntStream.range(0, 200).mapToObj(i -> "Strange" + i);
    Stream<Throwable> answers =
        Stream.concat(CODES.stream(), strange)
            .map(code -> new MwaaServiceException(CALL, answer(code)));
    Stream<Throwable> transport =
        Stream.of(Reason.values())
            .map(reason -> new TransportException(CALL, reason, "gone", null));
    Stream<Throwable> own =
        Stream.of(
            new CredentialsException(CALL, "none", null),
            new OverloadedException(CALL, "full", null),
            new ProtocolException(CALL, "bad", 200, null, null),
            new ClientClosedException(CALL, "closed", null),
            new ConfigurationException(CALL, "bad", new IllegalStateException()),
            new IllegalStateException("a fault of ours"));
    return Stream.of(answers, transport, own).flatMap(errors -> errors).toList();
  }

  private static ServiceErrorDetails answer(String code) {
    return new ServiceErrorDetails(
        code, null, 400, "id " + code, null, null, null, FailureKind.THROTTLING);
  }
}
