package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** Too many calls. It may come with any HTTP status, 400 included. */
public final class ThrottlingException extends MwaaServiceException {
  private final @Nullable String serviceCode;
  private final @Nullable String quotaCode;

  /**
   * Describes an error answer.
   *
   * @param call what was being done
   * @param error what the answer said
   * @param serviceCode the service whose quota was used up
   * @param quotaCode the quota that was used up
   */
  public ThrottlingException(
      FailedCall call,
      ServiceErrorDetails error,
      @Nullable String serviceCode,
      @Nullable String quotaCode) {
    super(call, error);
    this.serviceCode = serviceCode;
    this.quotaCode = quotaCode;
  }

  /** The service whose quota was used up, or {@code null} when not told. */
  public @Nullable String serviceCode() {
    return serviceCode;
  }

  /** The quota that was used up, or {@code null} when not told. */
  public @Nullable String quotaCode() {
    return quotaCode;
  }
}
