package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/**
 * A quota of the account is used up, such as the number of workflows or of concurrent runs. Waiting
 * a moment does not help, so it is not retried.
 */
public final class ServiceQuotaExceededException extends MwaaServiceException {
  private final @Nullable String resourceId;
  private final @Nullable String resourceType;
  private final @Nullable String serviceCode;
  private final @Nullable String quotaCode;

  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   * @param resourceId the id of the resource that has the quota
   * @param resourceType the type of that resource
   * @param serviceCode the service whose quota is used up
   * @param quotaCode the quota that is used up
   */
  public ServiceQuotaExceededException(
      FailedCall call,
      ServiceErrorDetails error,
      @Nullable String resourceId,
      @Nullable String resourceType,
      @Nullable String serviceCode,
      @Nullable String quotaCode) {
    super(call, error);
    this.resourceId = resourceId;
    this.resourceType = resourceType;
    this.serviceCode = serviceCode;
    this.quotaCode = quotaCode;
  }

  /** The id of the resource that has the quota, or {@code null} if the response had none. */
  public @Nullable String resourceId() {
    return resourceId;
  }

  /** The type of the resource that has the quota, or {@code null} if the response had none. */
  public @Nullable String resourceType() {
    return resourceType;
  }

  /** The service whose quota is used up, or {@code null} if the response had none. */
  public @Nullable String serviceCode() {
    return serviceCode;
  }

  /** The quota that is used up, or {@code null} if the response had none. */
  public @Nullable String quotaCode() {
    return quotaCode;
  }
}
