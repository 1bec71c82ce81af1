package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error as the service words it: its type, its members, and the status it is answered with. The
 * eight errors of the service model, those its front end gives before any operation is reached, and
 * {@link #other} for the rest. Immutable.
 */
public final class ServiceError {
  private static final String MODEL = "com.amazonaws.mwaaserverless#";
  private static final String FRONT_END = "com.amazon.coral.service#";

  private final String shapeId;
  private final int documentedStatus;
  private final int traitStatus;
  private final Map<String, Object> members;

  private ServiceError(
      String shapeId, int documentedStatus, int traitStatus, Map<String, Object> members) {
    this.shapeId = shapeId;
    this.documentedStatus = documentedStatus;
    this.traitStatus = traitStatus;
    this.members = members;
  }

  /**
   * Too many requests. Documented as 400; 429 by trait.
   *
   * @param message what to tell
   * @param serviceCode the service whose quota is used up
   * @param quotaCode that quota
   * @param retryAfterSeconds when to come back, or null to leave it out
   * @return the error
   */
  public static ServiceError throttling(
      String message, String serviceCode, String quotaCode, @Nullable Integer retryAfterSeconds) {
    return modelled("ThrottlingException", 400, 429, message)
        .with("ServiceCode", Objects.requireNonNull(serviceCode, "serviceCode"))
        .with("QuotaCode", Objects.requireNonNull(quotaCode, "quotaCode"))
        .with("RetryAfterSeconds", retryAfterSeconds);
  }

  /**
   * Input that breaks a rule. Always 400.
   *
   * @param message what to tell
   * @param reason {@code unknownOperation}, {@code cannotParse}, {@code fieldValidationFailed},
   *     {@code other}, or any text
   * @param fields what is wrong with which field, in order; may be empty
   * @return the error
   */
  public static ServiceError validation(String message, String reason, Map<String, String> fields) {
    List<Map<String, Object>> fieldList = new ArrayList<>();
    fields.forEach((name, problem) -> fieldList.add(field(name, problem)));
    return modelled("ValidationException", 400, 400, message)
        .with("Reason", Objects.requireNonNull(reason, "reason"))
        .with("FieldList", Collections.unmodifiableList(fieldList));
  }

  /**
   * No such thing. Documented as 400; 404 by trait.
   *
   * @param message what to tell
   * @param resourceId what was looked for
   * @param resourceType what kind of thing that is
   * @return the error
   */
  public static ServiceError resourceNotFound(
      String message, String resourceId, String resourceType) {
    return modelled("ResourceNotFoundException", 400, 404, message)
        .with("ResourceId", Objects.requireNonNull(resourceId, "resourceId"))
        .with("ResourceType", Objects.requireNonNull(resourceType, "resourceType"));
  }

  /**
   * Signed well, but not allowed. Documented as 400; 403 by trait.
   *
   * @param message what to tell
   * @return the error
   */
  public static ServiceError accessDenied(String message) {
    return modelled("AccessDeniedException", 400, 403, message);
  }

  /**
   * A fault of the service. Always 500.
   *
   * @param message what to tell
   * @param retryAfterSeconds when to come back, or null to leave it out
   * @return the error
   */
  public static ServiceError internalServer(String message, @Nullable Integer retryAfterSeconds) {
    return modelled("InternalServerException", 500, 500, message)
        .with("RetryAfterSeconds", retryAfterSeconds);
  }

  /**
   * The service ran out of time. Documented as 500; 504 by trait.
   *
   * @param message what to tell, or null to leave it out
   * @return the error
   */
  public static ServiceError operationTimeout(@Nullable String message) {
    return new ServiceError(MODEL + "OperationTimeoutException", 500, 504, Map.of())
        .with("Message", message);
  }

  /**
   * Something in the way. No answer to GetWorkflowRun by the model. Documented as 400; 409 by
   * trait.
   *
   * @param message what to tell
   * @param resourceId what is in the way
   * @param resourceType what kind of thing that is
   * @return the error
   */
  public static ServiceError conflict(String message, String resourceId, String resourceType) {
    return modelled("ConflictException", 400, 409, message)
        .with("ResourceId", Objects.requireNonNull(resourceId, "resourceId"))
        .with("ResourceType", Objects.requireNonNull(resourceType, "resourceType"));
  }

  /**
   * More than the account may have. No answer to GetWorkflowRun by the model. Documented as 400;
   * 402 by trait.
   *
   * @param message what to tell
   * @param resourceId what was to be made
   * @param resourceType what kind of thing that is
   * @param serviceCode the service whose quota is used up
   * @param quotaCode that quota
   * @return the error
   */
  public static ServiceError serviceQuotaExceeded(
      String message,
      String resourceId,
      String resourceType,
      String serviceCode,
      String quotaCode) {
    return modelled("ServiceQuotaExceededException", 400, 402, message)
        .with("ResourceId", Objects.requireNonNull(resourceId, "resourceId"))
        .with("ResourceType", Objects.requireNonNull(resourceType, "resourceType"))
        .with("ServiceCode", Objects.requireNonNull(serviceCode, "serviceCode"))
        .with("QuotaCode", Objects.requireNonNull(quotaCode, "quotaCode"));
  }

  /**
   * A session token that has run out: the caller needs new credentials. 400 as JSON services
   * answer; 403 with {@link ErrorStatuses#TRAITS}.
   *
   * @param message what to tell
   * @return the error
   */
  public static ServiceError expiredToken(String message) {
    return frontEnd("ExpiredTokenException", 400, 403, message);
  }

  /**
   * A key the service does not know. 400 as JSON services answer; 403 with {@link
   * ErrorStatuses#TRAITS}.
   *
   * @param message what to tell
   * @return the error
   */
  public static ServiceError unrecognizedClient(String message) {
    return frontEnd("UnrecognizedClientException", 400, 403, message);
  }

  /**
   * A signature that does not fit, or not now: clock skew looks like this. Always 400.
   *
   * @param message what to tell
   * @return the error
   */
  public static ServiceError invalidSignature(String message) {
    return frontEnd("InvalidSignatureException", 400, 400, message);
  }

  /**
   * A request without a signature. 400 as JSON services answer; 403 with {@link
   * ErrorStatuses#TRAITS}.
   *
   * @param message what to tell
   * @return the error
   */
  public static ServiceError missingAuthenticationToken(String message) {
    return frontEnd("MissingAuthenticationTokenException", 400, 403, message);
  }

  /**
   * A signature that lacks a part or cannot be read. 400 as JSON services answer; 403 with {@link
   * ErrorStatuses#TRAITS}.
   *
   * @param message what to tell
   * @return the error
   */
  public static ServiceError incompleteSignature(String message) {
    return frontEnd("IncompleteSignatureException", 400, 403, message);
  }

  /**
   * Any other error, with a lower-case {@code message} as a front end writes it.
   *
   * @param type the error's name, put in the front end's namespace, or a full shape id with a
   *     {@code #}, taken as it is
   * @param status the HTTP status, 300 to 599
   * @param message what to tell
   * @return the error
   */
  public static ServiceError other(String type, int status, String message) {
    Checks.notBlank(type, "type");
    String shapeId = type.indexOf('#') < 0 ? FRONT_END + type : type;
    int checked = checkedStatus(status);
    return new ServiceError(shapeId, checked, checked, Map.of())
        .with("message", Objects.requireNonNull(message, "message"));
  }

  /**
   * The same error with one status, whatever the emulator's table says.
   *
   * @param status the HTTP status, 300 to 599
   * @return a copy
   */
  public ServiceError withStatus(int status) {
    int checked = checkedStatus(status);
    return new ServiceError(shapeId, checked, checked, members);
  }

  /**
   * The error's name without its namespace.
   *
   * @return for instance {@code ThrottlingException}
   */
  public String type() {
    return shapeId.substring(shapeId.indexOf('#') + 1);
  }

  /**
   * The error's name with its namespace, as {@code __type} has it.
   *
   * @return for instance {@code com.amazonaws.mwaaserverless#ThrottlingException}
   */
  public String shapeId() {
    return shapeId;
  }

  /**
   * The members of its answer besides {@code __type}, by the service's names and in their order.
   *
   * @return a read-only map
   */
  public Map<String, Object> members() {
    return members;
  }

  /**
   * The HTTP status it is answered with.
   *
   * @param statuses which of the service's sources to follow
   * @return the status
   */
  public int status(ErrorStatuses statuses) {
    return statuses == ErrorStatuses.DOCUMENTED ? documentedStatus : traitStatus;
  }

  /** Shows the full type and the members. */
  @Override
  public String toString() {
    return shapeId + members;
  }

  private ServiceError with(String member, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new ServiceError(
        shapeId, documentedStatus, traitStatus, Collections.unmodifiableMap(more));
  }

  private static ServiceError modelled(
      String name, int documentedStatus, int traitStatus, String message) {
    return new ServiceError(MODEL + name, documentedStatus, traitStatus, Map.of())
        .with("Message", Objects.requireNonNull(message, "message"));
  }

  private static ServiceError frontEnd(
      String name, int documentedStatus, int traitStatus, String message) {
    return new ServiceError(FRONT_END + name, documentedStatus, traitStatus, Map.of())
        .with("message", Objects.requireNonNull(message, "message"));
  }

  private static Map<String, Object> field(String name, String message) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("Name", name);
    field.put("Message", message);
    return Collections.unmodifiableMap(field);
  }

  private static int checkedStatus(int status) {
    Checks.argument(status >= 300 && status <= 599, "status must be 300 to 599, was %d", status);
    return status;
  }
}
