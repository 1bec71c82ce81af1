package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.error.FailureKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which error answers another attempt may help. The code outranks the status: a throttle
 * may come as 400, and a refusal as 500. Source: the AWS standard retry rules and the service's
 * model.
 */
final class ErrorCodes {
  private static final Set<String> THROTTLING =
      Set.of(
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottledException",
          "TooManyRequestsException",
          "ProvisionedThroughputExceededException",
          "TransactionInProgressException",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "LimitExceededException",
          "RequestThrottled",
          "SlowDown",
          "PriorRequestNotComplete",
          "EC2ThrottledException");
  private static final Set<String> TRANSIENT =
      Set.of(
          "OperationTimeoutException",
          "InternalServerException",
          "RequestTimeout",
          "RequestTimeoutException",
          "InternalError",
          "InternalFailure",
          "ServiceUnavailable");
  private static final Set<String> PERMANENT =
      Set.of(
          "AccessDeniedException",
          "ConflictException",
          "ResourceNotFoundException",
          "ServiceQuotaExceededException",
          "ValidationException",
          "ValidationError",
          "SerializationException",
          "UnknownOperationException",
          "AuthFailure",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidToken",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "UnrecognizedClientException",
          "NotAuthorized",
          "OptInRequired",
          "RequestExpired",
          "RequestInTheFuture",
          "RequestTimeTooSkewed",
          "MalformedHttpRequestException",
          "RequestEntityTooLargeException");
  private static final Set<Integer> TRANSIENT_STATUSES = Set.of(408, 500, 502, 503, 504);
  private static final int TOO_MANY_REQUESTS = 429;

  private ErrorCodes() {}

  static FailureKind kind(@Nullable String code, int status) {
    return code == null ? byStatus(status) : byCode(code, status);
  }

  private static FailureKind byCode(String code, int status) {
    if (THROTTLING.contains(code)) {
      return FailureKind.THROTTLING;
    } else if (TRANSIENT.contains(code)) {
      return FailureKind.TRANSIENT;
    }
    return PERMANENT.contains(code) ? FailureKind.PERMANENT : byStatus(status);
  }

  private static FailureKind byStatus(int status) {
    if (status == TOO_MANY_REQUESTS) {
      return FailureKind.THROTTLING;
    }
    return TRANSIENT_STATUSES.contains(status) ? FailureKind.TRANSIENT : FailureKind.PERMANENT;
  }
}
