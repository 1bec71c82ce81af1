package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the service. A further one is a class such as {@link GetWorkflowRun} and its line
 * in {@link Operations}; signature, rate limit and faults come before it.
 *
 * @param <I> its input, once read
 */
interface Operation<I> {
  /** The name as in {@code X-Amz-Target}, without the service's prefix. */
  String name();

  /** Reads the input, of which what is wrong is kept by the reader: then it is not used. */
  I read(InputReader members);

  /** The run it is about, whose calls are counted; null if it is about none. */
  default @Nullable RunKey run(I input) {
    return null;
  }

  /**
   * Does what is asked, and answers as JSON.
   *
   * @param caller the account and region the request was signed for
   * @throws OperationFailure with the error to answer instead
   */
  byte[] answer(I input, AccountState caller, Instant now);
}
