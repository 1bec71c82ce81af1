package io.github.mwaareactor.observe;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.TransportException;

/** The kind of failure that is retried. */
public enum RetryReason {
  /** The service asked for fewer calls. */
  THROTTLING,
  /** The service answered with another error. */
  SERVICE,
  /** No complete response arrived. */
  TRANSPORT,
  /** Another failure that your own retry rules retry. */
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
