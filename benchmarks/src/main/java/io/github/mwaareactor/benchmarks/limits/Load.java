package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** A client of its own, and the calls it is to make until it is closed. */
final class Load implements AutoCloseable {
  private static final Duration MAX_WARMUP = Duration.ofSeconds(30);

  private final MwaaServerlessReactiveClient client;
  private final Flux<?> calls;
  private Disposable running = Disposables.disposed();

  Load(MwaaServerlessReactiveClient client, Flux<?> calls) {
    this.client = client;
    this.calls = calls;
    client.warmup().block(MAX_WARMUP);
  }

  /**
   * Makes the first calls.
   *
   * @return when, in milliseconds since the epoch
   */
  long begin() {
    long now = System.currentTimeMillis();
    running = calls.subscribe(answer -> {}, closed -> {});
    return now;
  }

  @Override
  public void close() {
    running.dispose();
    client.close();
  }
}
