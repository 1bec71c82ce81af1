package io.github.mwaareactor.emulator.internal.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/** Lets a caller wait for event loops, but not for ever, and not if it must not wait at all. */
final class BoundedWait {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.emulator");

  private BoundedWait() {}

  static void until(CompletableFuture<?> done, Duration limit, String what) {
    if (Schedulers.isInNonBlockingThread()) {
      return;
    }
    try {
      done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The emulator did not {} in time", what, e);
    }
  }
}
