package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** There is no such workflow, run or task instance, or it no longer exists. */
public final class ResourceNotFoundException extends MwaaServiceException {
  private final @Nullable String resourceId;
  private final @Nullable String resourceType;

  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   * @param resourceId the id of the missing resource
   * @param resourceType the type of the missing resource
   */
  public ResourceNotFoundException(
      FailedCall call,
      ServiceErrorDetails error,
      @Nullable String resourceId,
      @Nullable String resourceType) {
    super(call, error);
    this.resourceId = resourceId;
    this.resourceType = resourceType;
  }

  /** The id of the missing resource, or {@code null} if the response had none. */
  public @Nullable String resourceId() {
    return resourceId;
  }

  /** The type of the missing resource, or {@code null} if the response had none. */
  public @Nullable String resourceType() {
    return resourceType;
  }
}
