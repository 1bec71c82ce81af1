package io.github.mwaareactor.benchmarks.load;

/** A lookup failed that should not have. */
final class LoadFailedException extends RuntimeException {
  LoadFailedException(Throwable cause) {
    super(cause);
  }
}
