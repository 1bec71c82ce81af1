package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.internal.wire.TransportFailures;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Keeps failures of calls that have already ended out of the error log. A call may fail at the very
 * moment it is cancelled. Reactor then logs the dropped error at ERROR, which alarms operators for
 * no reason.
 *
 * <p>A failure is dropped wherever it happens to be when its call ends, so it may be Netty's own or
 * any form it takes on its way to the caller. Anything that looks like a programming mistake is
 * still logged as an error.
 */
public final class DroppedErrors {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.call");
  // Reactor looks here, in the context of a subscription, before its hooks for all of the JVM.
  private static final String HOOK = "reactor.onErrorDropped.local";
  private static final Consumer<Throwable> QUIET = DroppedErrors::dropped;
  private static final int MAX_CAUSES = 16;

  private DroppedErrors() {}

  /** For {@code contextWrite}; a hook of the caller's own stays. */
  public static Context quiet(Context context) {
    return context.hasKey(HOOK) ? context : context.put(HOOK, QUIET);
  }

  private static void dropped(Throwable error) {
    if (isFailureOfACall(error)) {
      LOG.debug("failure after the call had ended: {}", error.toString());
    } else {
      Operators.onErrorDropped(error, Context.empty());
    }
  }

  private static boolean isFailureOfACall(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .anyMatch(
            cause -> cause instanceof MwaaException || TransportFailures.isOfConnection(cause));
  }
}
