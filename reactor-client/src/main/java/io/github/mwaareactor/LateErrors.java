package io.github.mwaareactor;

import io.github.mwaareactor.error.MwaaException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Keeps quiet about failures of calls that have ended already. A call may fail in the very moment
 * it is cancelled; Reactor logs what then finds no receiver as an error, and operators are alarmed
 * by what nobody is missing.
 */
final class LateErrors {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.call");
  // Reactor looks here, in the context of a subscription, before its hooks for all of the JVM.
  private static final String HOOK = "reactor.onErrorDropped.local";
  private static final Consumer<Throwable> QUIET = LateErrors::dropped;

  private LateErrors() {}

  /** For {@code contextWrite}; a hook of the caller's own stays. */
  static Context quiet(Context context) {
    return context.hasKey(HOOK) ? context : context.put(HOOK, QUIET);
  }

  private static void dropped(Throwable error) {
    if (error instanceof MwaaException) {
      LOG.debug("a call that had ended already failed: {}", error.getMessage());
    } else {
      Operators.onErrorDropped(error, Context.empty());
    }
  }
}
