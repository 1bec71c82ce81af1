package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/** The service asks for fewer calls. The HTTP status may be any, 400 included. */
public final class ThrottlingException extends MwaaServiceException {
  private final @Nullable String serviceCode;
  private final @Nullable String quotaCode;

  /**
   * Describes an error response.
   *
   * @param call the call that failed
   * @param error the content of the response
   * @param serviceCode the service whose quota is used up
   * @param quotaCode the quota that is used up
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

  /** The service whose quota is used up, or {@code null} if the response had none. */
  public @Nullable String serviceCode() {
    return serviceCode;
  }

  /** The quota that is used up, or {@code null} if the response had none. */
  public @Nullable String quotaCode() {
    return quotaCode;
  }
}
