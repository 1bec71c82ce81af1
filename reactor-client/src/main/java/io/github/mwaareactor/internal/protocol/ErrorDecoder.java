package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.internal.wire.MessageRedaction;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Makes the typed error of an answer outside 2xx. Never fails, whatever the answer holds. */
public final class ErrorDecoder {
  private static final List<String> MESSAGE_NAMES = List.of("message", "Message", "errorMessage");

  private ErrorDecoder() {}

  public static MwaaServiceException decode(FailedCall call, WireResponse response) {
    JsonNode body = object(Json.readLeniently(response.body()));
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
            body.isObject() ? "" : UnreadableBody.describe(response));
    return typed(call, error, body);
  }

  private static MwaaServiceException typed(
      FailedCall call, ServiceErrorDetails error, JsonNode body) {
    return switch (error.code() == null ? "" : error.code()) {
      case "ThrottlingException" ->
          new ThrottlingException(call, error, text(body, "ServiceCode"), text(body, "QuotaCode"));
      case "ResourceNotFoundException" ->
          new ResourceNotFoundException(
              call, error, text(body, "ResourceId"), text(body, "ResourceType"));
      case "ValidationException" ->
          new ValidationException(call, error, text(body, "Reason"), fields(body));
      case "AccessDeniedException" -> new AccessDeniedException(call, error);
      case "InternalServerException" -> new InternalServerException(call, error);
      case "OperationTimeoutException" -> new OperationTimeoutException(call, error);
      default -> new MwaaServiceException(call, error);
    };
  }

  private static List<ValidationException.Field> fields(JsonNode body) {
    return body.path("FieldList")
        .valueStream()
        .filter(JsonNode::isObject)
        .map(field -> new ValidationException.Field(text(field, "Name"), text(field, "Message")))
        .toList();
  }

  private static @Nullable String code(WireResponse response, JsonNode body) {
    return Stream.of(
            bare(response.header("x-amzn-errortype")),
            bare(text(body, "__type")),
            bare(text(body, "code")))
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

  private static @Nullable String message(WireResponse response, JsonNode body) {
    String header = response.header("x-amzn-error-message");
    String message = header == null || header.isEmpty() ? null : header;
    for (String name : MESSAGE_NAMES) {
      message = message != null ? message : text(body, name);
    }
    return message;
  }

  private static JsonNode object(@Nullable JsonNode body) {
    return body != null && body.isObject() ? body : MissingNode.getInstance();
  }

  private static @Nullable String text(JsonNode body, String name) {
    JsonNode value = body.path(name);
    return value.isString() ? value.stringValue() : null;
  }
}
