package io.github.mwaareactor.internal.aws;

import java.util.function.Supplier;

/**
 * Makes a failure to link something that can be signalled. To Reactor such an error is fatal and no
 * signal, so that whoever waits for the result would wait for ever.
 */
final class Linkage {
  private Linkage() {}

  /**
   * Does the work of what others wrote.
   *
   * @throws IllegalStateException for a class or method that is missing or does not fit
   */
  static <T> T checked(String whose, Supplier<T> work) {
    try {
      return work.get();
    } catch (LinkageError e) {
      throw new IllegalStateException(whose + " cannot be linked: " + e, e);
    }
  }
}
