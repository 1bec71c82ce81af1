package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;

/** What a failed poll means for the polls after it. */
public final class PollFailures {
  private PollFailures() {}

  /** Whether the poll is only a late one; whether there is such a run is another question. */
  public static boolean isPassing(MwaaException failure, FirstSuccess success) {
    return isLocal(failure) ? success.hasCome() : failure.isRetryable() || isPassingHere(failure);
  }

  // What worked before may recover by itself; what never worked needs somebody to fix it.
  private static boolean isLocal(MwaaException failure) {
    return failure instanceof CredentialsException
        || failure instanceof ConfigurationException
        || (failure instanceof TransportException transport
            && (transport.reason() == Reason.PROXY || isNoHttp(transport)));
  }

  // Something that is no HTTP server, or once an odd answer of something in between.
  private static boolean isNoHttp(TransportException failure) {
    return failure.getCause() instanceof java.net.ProtocolException;
  }

  // These are not worth an attempt right away within a call, but well worth the next poll.
  private static boolean isPassingHere(MwaaException failure) {
    return failure instanceof OverloadedException
        || failure instanceof ProtocolException
        || (failure instanceof TransportException transport
            && (transport.reason() == Reason.ACQUIRE_TIMEOUT
                || transport.reason() == Reason.CALL_TIMEOUT));
  }
}
