package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link ServiceError} in JSON: its type as the service names it, and its members. */
record ServiceErrorJson(
    @Nullable String type,
    @Nullable String message,
    @Nullable Integer status,
    @Nullable Integer retryAfterSeconds,
    @Nullable String reason,
    @Nullable Map<String, String> fields,
    @Nullable String resourceId,
    @Nullable String resourceType,
    @Nullable String serviceCode,
    @Nullable String quotaCode) {

  ServiceError error() {
    ServiceError error = errorOfType(Members.required("error.type", type));
    return status == null ? error : error.withStatus(status);
  }

  private ServiceError errorOfType(String name) {
    String words = Members.orElse(message, "An injected " + name + ".");
    return switch (name) {
      case "ThrottlingException" ->
          ServiceError.throttling(
              words,
              Members.orElse(serviceCode, "airflow-serverless"),
              Members.orElse(quotaCode, "L-00000000"),
              retryAfterSeconds);
      case "ValidationException" ->
          ServiceError.validation(
              words, Members.orElse(reason, "other"), Members.orElse(fields, Map.of()));
      case "ResourceNotFoundException" ->
          ServiceError.resourceNotFound(
              words,
              Members.orElse(resourceId, "unknown"),
              Members.orElse(resourceType, "Workflow"));
      case "ConflictException" ->
          ServiceError.conflict(
              words,
              Members.orElse(resourceId, "unknown"),
              Members.orElse(resourceType, "Workflow"));
      case "ServiceQuotaExceededException" ->
          ServiceError.serviceQuotaExceeded(
              words,
              Members.orElse(resourceId, "unknown"),
              Members.orElse(resourceType, "Workflow"),
              Members.orElse(serviceCode, "airflow-serverless"),
              Members.orElse(quotaCode, "L-00000000"));
      case "AccessDeniedException" -> ServiceError.accessDenied(words);
      case "InternalServerException" -> ServiceError.internalServer(words, retryAfterSeconds);
      case "OperationTimeoutException" -> ServiceError.operationTimeout(words);
      case "ExpiredTokenException" -> ServiceError.expiredToken(words);
      case "UnrecognizedClientException" -> ServiceError.unrecognizedClient(words);
      case "InvalidSignatureException" -> ServiceError.invalidSignature(words);
      case "MissingAuthenticationTokenException" -> ServiceError.missingAuthenticationToken(words);
      case "IncompleteSignatureException" -> ServiceError.incompleteSignature(words);
      default -> ServiceError.other(name, Members.required("error.status", status), words);
    };
  }
}
