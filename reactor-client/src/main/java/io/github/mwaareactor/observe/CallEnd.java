package io.github.mwaareactor.observe;

import org.jspecify.annotations.Nullable;

/**
 * The end of a call.
 *
 * @param outcome how it ended
 * @param attempts how many attempts were sent or failed to reach the service. One that timed out
 *     while it waited for credentials or a connection does not count
 * @param requestId the service's id of the last request that has one, {@code null} if none has
 * @param error the failure, {@code null} if it did not fail
 */
public record CallEnd(
    Outcome outcome, int attempts, @Nullable String requestId, @Nullable Throwable error) {

  /**
   * A short code of the failure, one of about thirty. It is the service's error code if that is in
   * its model or about the signature, such as {@code ThrottlingException}. For a {@code
   * TransportException} it is the reason in lower case, such as {@code connect_timeout}. Other
   * exceptions of this client are {@code credentials}, {@code overloaded}, {@code
   * unreadable_answer}, {@code client_closed} and {@code configuration}. Anything else is {@code
   * other}, and no error is {@code none}.
   */
  public String errorCode() {
    return ErrorTag.of(error);
  }
}
