package io.github.mwaareactor.internal.assembly;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.internal.argument.Checks;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets calls begin while the client is open and ends them once it is closed. Closing has three
 * parts: the first ends what goes on by itself, pollers and watchers, and may come alone; the
 * second refuses new calls; the third ends calls in flight.
 */
public final class ClientLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.client");
  private static final Duration LONGEST_GRACE = Duration.ofNanos(Long.MAX_VALUE / 2);

  private final ClosingSignal endingStreams = new ClosingSignal();
  private final ClosingSignal retiring = new ClosingSignal();
  private final ClosingSignal closing;
  private final Mono<Void> release;
  private final Scheduler timer;

  /**
   * {@code closing} is fired before calls in flight end; {@code release} frees what the client
   * holds, and is subscribed to once.
   */
  ClientLifecycle(ClosingSignal closing, Mono<Void> release, Scheduler timer) {
    this.closing = closing;
    this.release = release.onErrorResume(ClientLifecycle::notFreed).cache();
    this.timer = timer;
  }

  /** A call, which ends with a {@link ClientClosedException} when the client is closed. */
  public <T> Mono<T> whileOpen(Supplier<FailedCall> refused, Mono<T> call) {
    Mono<T> untilClosed = closing.orElse(call, () -> clientClosed(refused.get().begun()));
    return Mono.defer(
            () -> retiring.isFired() ? Mono.error(clientClosed(refused.get())) : untilClosed)
        .contextWrite(DroppedErrors::quiet);
  }

  /**
   * Many calls, which end with a {@link ClientClosedException} as soon as the client begins to
   * close. The source sets the flag it is given once it has ended by itself.
   */
  public <T> Flux<T> whileOpen(FailedCall refused, Function<AtomicBoolean, Flux<T>> source) {
    return until(retiring, refused, source);
  }

  /**
   * Something that goes on by itself, which ends with a {@link ClientClosedException} as soon as
   * the client ends its streams. The source sets the flag it is given once it has ended by itself.
   */
  public <T> Flux<T> whileStreaming(FailedCall refused, Function<AtomicBoolean, Flux<T>> source) {
    return until(endingStreams, refused, source);
  }

  private <T> Flux<T> until(
      ClosingSignal signal, FailedCall refused, Function<AtomicBoolean, Flux<T>> source) {
    // The error is joined on rather than sent by the signal itself: an error from its side would
    // leave takeUntilOther's source running.
    return Flux.<T>defer(
        () -> {
          AtomicBoolean ended = new AtomicBoolean();
          Flux<T> closed =
              Flux.defer(
                  () -> ended.get() ? Flux.empty() : Flux.error(clientClosed(refused.begun())));
          return signal.isFired()
              ? Flux.error(clientClosed(refused))
              : source.apply(ended).takeUntilOther(signal.await()).concatWith(closed);
        });
  }

  private ClientClosedException clientClosed(FailedCall refused) {
    String what =
        retiring.isFired()
            ? "the client is closed"
            : "the client's pollers and watchers are closed";
    return new ClientClosedException(refused, what, null);
  }

  /**
   * Something that was begun while the client was open and that nobody may wait for any longer. It
   * goes on while the client closes gracefully, and ends with a {@link ClientClosedException} when
   * the client is closed.
   */
  public Mono<Void> inBackground(Supplier<FailedCall> call, Mono<Void> work) {
    return closing
        .orElse(work, () -> clientClosed(call.get().begun()))
        .contextWrite(DroppedErrors::quiet);
  }

  /** Completes as soon as the client ends its streams. */
  public Mono<Void> untilStreamsEnd() {
    return endingStreams.await();
  }

  /** See {@link io.github.mwaareactor.MwaaServerlessReactiveClient#closeStreams}. */
  public void closeStreams() {
    endingStreams.fire();
  }

  // In this order, so that what ends says why.
  private void retire() {
    retiring.fire();
    endingStreams.fire();
  }

  /** See {@link io.github.mwaareactor.MwaaServerlessReactiveClient#close}. */
  public void close() {
    retire();
    closing.fire();
    release.subscribe();
  }

  /** See {@link io.github.mwaareactor.MwaaServerlessReactiveClient#closeGracefully}. */
  public Mono<Void> closeGracefully(Duration limit) {
    requireNonNull(limit, "limit");
    Checks.argument(!limit.isNegative(), "limit must not be negative", limit);
    return Mono.defer(
        () -> {
          retire();
          return closing
              .whenIdle()
              .timeout(clockable(limit), Mono.empty(), timer)
              // With a timer that was shut down nothing can be waited for.
              .onErrorComplete(RejectedExecutionException.class)
              .then(Mono.fromRunnable(this::close))
              .then(release);
        });
  }

  // Timers count in long nanoseconds.
  private static Duration clockable(Duration limit) {
    return limit.compareTo(LONGEST_GRACE) < 0 ? limit : LONGEST_GRACE;
  }

  private static Mono<Void> notFreed(Throwable error) {
    LOG.debug("not all of a closed client was freed", error);
    return Mono.empty();
  }
}
