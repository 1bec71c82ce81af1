package io.github.mwaareactor.statuschecker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ctrl-C: tells a command to end, and keeps the JVM until it has told its summary, for a moment at
 * most.
 */
final class Interruption implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.checker");
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Sinks.Empty<Void> signal = Sinks.empty();
  private final CountDownLatch summaryTold = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "interruption");
  private volatile boolean given;

  private Interruption() {}

  /** Listens until it is closed. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {
      interruption.given = true;
      interruption.signal.tryEmitEmpty();
    }
    return interruption;
  }

  private void interrupt() {
    given = true;
    signal.tryEmitEmpty();
    try {
      // Standard output may be stuck, and the user wants the program to end.
      if (!summaryTold.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("the summary is not told after {}", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Completes when the user has had enough. */
  Mono<Void> signal() {
    return signal.asMono();
  }

  boolean isGiven() {
    return given;
  }

  /** All is told. */
  @Override
  public void close() {
    summaryTold.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is being run.
    }
  }
}
