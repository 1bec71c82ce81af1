package io.github.mwaareactor.error;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service refused the request's content. */
public final class ValidationException extends MwaaServiceException {
  private final @Nullable String reason;
  private final List<Field> fieldList;

  /**
   * One invalid member.
   *
   * @param name the member
   * @param message what is wrong with it
   */
  public record Field(@Nullable String name, @Nullable String message) implements Serializable {}

  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   * @param reason the service's reason, such as {@code fieldValidationFailed}
   * @param fieldList the invalid members
   */
  public ValidationException(
      FailedCall call, ServiceErrorDetails error, @Nullable String reason, List<Field> fieldList) {
    super(call, error);
    this.reason = reason;
    this.fieldList = List.copyOf(fieldList);
  }

  /** The service's reason, such as {@code fieldValidationFailed}, or {@code null}. */
  public @Nullable String reason() {
    return reason;
  }

  /** The invalid members; empty if the service named none. */
  public List<Field> fieldList() {
    return fieldList;
  }
}
