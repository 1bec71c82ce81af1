package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** There is no such workflow or run, or no longer. */
public final class ResourceNotFoundException extends MwaaServiceException {
  private final @Nullable String resourceId;
  private final @Nullable String resourceType;

  /**
   * Describes an error answer.
   *
   * @param call what was being done
   * @param error what the answer said
   * @param resourceId the id of what is missing
   * @param resourceType the type of what is missing
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

  /** The id of what is missing, or {@code null} when not told. */
  public @Nullable String resourceId() {
    return resourceId;
  }

  /** The type of what is missing, or {@code null} when not told. */
  public @Nullable String resourceType() {
    return resourceType;
  }
}
