package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Translates failures on this side into our own errors, and signals those that Reactor would not.
 * To Reactor, a class that cannot be linked or a stack overflow is fatal: it throws such an error
 * up the thread, and whoever waits for the result would wait for ever.
 */
public final class LocalFailures {
  private static final int MAX_CAUSES = 16;
  private static final String ADVICE =
      "; check that the library versions on the class path are compatible";

  private LocalFailures() {}

  /**
   * Does the work of what others wrote.
   *
   * @throws IllegalStateException for an error that Reactor takes for fatal
   */
  public static <T> T caught(String whose, Supplier<T> work) {
    try {
      return work.get();
    } catch (LinkageError | VirtualMachineError e) {
      throw unfatal(whose, e);
    }
  }

  /** The same error as one that Reactor signals; what already is one stays as it is. */
  public static RuntimeException unfatal(String whose, Throwable error) {
    if (error instanceof RuntimeException known) {
      return known;
    }
    String how = error instanceof LinkageError ? " cannot be linked: " : " failed: ";
    String advice = error instanceof LinkageError ? ADVICE : "";
    return new IllegalStateException(whose + how + MessageRedaction.of(error) + advice, error);
  }

  /** What ends a call, as one of our errors; what is one already stays as it is. */
  public static MwaaException typed(FailedCall call, Throwable error) {
    if (error instanceof MwaaException known) {
      return known;
    } else if (isOfLinkage(error)) {
      return new ConfigurationException(
          call, "a class cannot be linked: " + MessageRedaction.of(error) + ADVICE, error);
    }
    String where =
        error instanceof RejectedExecutionException
            ? "a scheduler the client needs (its timer or one of Schedulers) was shut down: "
            : "failed in the client: ";
    return new TransportException(call, Reason.OTHER, where + MessageRedaction.of(error), error);
  }

  private static boolean isOfLinkage(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .anyMatch(LinkageError.class::isInstance);
  }
}
