package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/**
 * A setting of the AWS profile is invalid, or libraries on the class path are incomplete or do not
 * match.
 */
public final class ConfigurationException extends MwaaException {
  /**
   * Describes a call that was not sent.
   *
   * @param call the call that failed
   * @param what what went wrong
   * @param cause the underlying exception, if any
   */
  public ConfigurationException(FailedCall call, String what, @Nullable Throwable cause) {
    super(call, what, FailureKind.PERMANENT, cause);
  }
}
