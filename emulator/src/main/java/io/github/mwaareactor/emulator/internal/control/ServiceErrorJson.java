package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  // Besides type, message and status, which all errors have.
  private static final Map<String, Set<String>> MEMBERS =
      Map.of(
          "ThrottlingException", Set.of("serviceCode", "quotaCode", "retryAfterSeconds"),
          "ValidationException", Set.of("reason", "fields"),
          "ResourceNotFoundException", Set.of("resourceId", "resourceType"),
          "ConflictException", Set.of("resourceId", "resourceType"),
          "ServiceQuotaExceededException",
              Set.of("resourceId", "resourceType", "serviceCode", "quotaCode"),
          "InternalServerException", Set.of("retryAfterSeconds"));

  ServiceError error() {
    String named = Members.required("error.type", type);
    Members.only(MEMBERS.getOrDefault(named, Set.of()), given(), "error", named);
    ServiceError error = errorOfType(named);
    return status == null ? error : error.withStatus(status);
  }

  private Map<String, @Nullable Object> given() {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("retryAfterSeconds", retryAfterSeconds);
    given.put("reason", reason);
    given.put("fields", fields);
    given.put("resourceId", resourceId);
    given.put("resourceType", resourceType);
    given.put("serviceCode", serviceCode);
    given.put("quotaCode", quotaCode);
    return given;
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
