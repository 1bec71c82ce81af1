package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ServiceQuotaExceededException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.internal.wire.MessageRedaction;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the typed error of an answer outside 2xx. Never fails, whatever the answer holds. */
public final class ErrorDecoder {
  private ErrorDecoder() {}

  public static MwaaServiceException decode(FailedCall call, WireResponse response) {
    ErrorBody found = ErrorBody.of(response.body());
    ErrorBody body = found == null ? ErrorBody.EMPTY : found;
    String code = code(response, body);
    ServiceErrorDetails error =
        new ServiceErrorDetails(
            code,
            MessageRedaction.shown(message(response, body)),
            response.status(),
            response.requestId(),
            response.header("x-amz-id-2"),
            RetryHint.of(response, body),
            response.date(),
            ErrorCodes.kind(code, response.status()),
            found != null ? "" : UnreadableBody.describe(response));
    return typed(call, error, body);
  }

  private static MwaaServiceException typed(
      FailedCall call, ServiceErrorDetails error, ErrorBody body) {
    return switch (error.code() == null ? "" : error.code()) {
      case "ThrottlingException" ->
          new ThrottlingException(call, error, body.serviceCode(), body.quotaCode());
      case "ResourceNotFoundException" ->
          new ResourceNotFoundException(call, error, body.resourceId(), body.resourceType());
      case "ValidationException" ->
          new ValidationException(call, error, body.reason(), body.fieldList());
      case "ConflictException" ->
          new ConflictException(call, error, body.resourceId(), body.resourceType());
      case "ServiceQuotaExceededException" ->
          new ServiceQuotaExceededException(
              call,
              error,
              body.resourceId(),
              body.resourceType(),
              body.serviceCode(),
              body.quotaCode());
      case "AccessDeniedException" -> new AccessDeniedException(call, error);
      case "InternalServerException" -> new InternalServerException(call, error);
      case "OperationTimeoutException" -> new OperationTimeoutException(call, error);
      default -> new MwaaServiceException(call, error);
    };
  }

  private static @Nullable String code(WireResponse response, ErrorBody body) {
    return Stream.of(
            bare(response.header("x-amzn-errortype")), bare(body.type()), bare(body.code()))
        .filter(code -> !code.isEmpty())
        .findFirst()
        .map(MessageRedaction::shown)
        .orElse(null);
  }

  // a.b#FooError:http://x/ is FooError; the namespace is never compared.
  private static String bare(@Nullable String type) {
    if (type == null) {
      return "";
    }
    int colon = type.indexOf(':');
    String name = colon < 0 ? type : type.substring(0, colon);
    return name.substring(name.indexOf('#') + 1).strip();
  }

  private static @Nullable String message(WireResponse response, ErrorBody body) {
    String header = response.header("x-amzn-error-message");
    return header == null || header.isEmpty() ? body.message() : header;
  }
}
