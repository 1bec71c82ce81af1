package io.github.mwaareactor.observe;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.TransportException;

/** What kind of failure an attempt is repeated for. */
public enum RetryReason {
  /** The service asked for fewer calls. */
  THROTTLING,
  /** The service answered with another error. */
  SERVICE,
  /** No whole answer came. */
  TRANSPORT,
  /** Something that retry rules of your own take for retryable. */
  OTHER;

  /** The kind of that failure. */
  public static RetryReason of(Throwable failure) {
    if (failure instanceof MwaaException known && known.isThrottling()) {
      return THROTTLING;
    } else if (failure instanceof MwaaServiceException) {
      return SERVICE;
    }
    return failure instanceof TransportException ? TRANSPORT : OTHER;
  }
}
