package io.github.mwaareactor.observe;

import org.jspecify.annotations.Nullable;

/**
 * A call that is over.
 *
 * @param outcome how it ended
 * @param attempts how many attempts were sent, or failed on their way to the service; one that a
 *     limit ended while it waited for credentials or a connection does not count
 * @param requestId the service's id of the last request that it named one for, {@code null} if none
 * @param error what the call failed with, {@code null} if it did not fail
 */
public record CallEnd(
    Outcome outcome, int attempts, @Nullable String requestId, @Nullable Throwable error) {

  /**
   * What it failed with in a word, of which there are about thirty: the service's error code if it
   * is in its model or about the signature, such as {@code ThrottlingException}; the reason of a
   * {@code TransportException} in lower case, such as {@code connect_timeout}; {@code credentials},
   * {@code overloaded}, {@code unreadable_answer}, {@code client_closed} and {@code configuration}
   * for the exceptions of those names; {@code other} for anything else, and {@code none} without an
   * error.
   */
  public String errorCode() {
    return ErrorTag.of(error);
  }
}
