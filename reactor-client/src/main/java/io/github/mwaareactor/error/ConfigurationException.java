package io.github.mwaareactor.error;

import org.jspecify.annotations.Nullable;

/**
 * A setting of the AWS profile cannot be read or used, or a library on the class path lacks a class
 * or does not match the others.
 */
public final class ConfigurationException extends MwaaException {
  /**
   * Describes a call that was not sent.
   *
   * @param call what was being done
   * @param what what went wrong
   * @param cause what was caught, if anything
   */
  public ConfigurationException(FailedCall call, String what, @Nullable Throwable cause) {
    super(call, what, FailureKind.PERMANENT, cause);
  }
}
