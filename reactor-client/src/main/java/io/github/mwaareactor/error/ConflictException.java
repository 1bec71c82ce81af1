package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/**
 * The request conflicts with what there is: a name in use, or a client token that was sent with
 * another request.
 */
public final class ConflictException extends MwaaServiceException {
  private final @Nullable String resourceId;
  private final @Nullable String resourceType;

  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   * @param resourceId the id of the resource in conflict
   * @param resourceType the type of the resource in conflict
   */
  public ConflictException(
      FailedCall call,
      ServiceErrorDetails error,
      @Nullable String resourceId,
      @Nullable String resourceType) {
    super(call, error);
    this.resourceId = resourceId;
    this.resourceType = resourceType;
  }

  /** The id of the resource in conflict, or {@code null} if the response had none. */
  public @Nullable String resourceId() {
    return resourceId;
  }

  /** The type of the resource in conflict, or {@code null} if the response had none. */
  public @Nullable String resourceType() {
    return resourceType;
  }
}
