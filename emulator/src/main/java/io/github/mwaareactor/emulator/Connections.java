package io.github.mwaareactor.emulator;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one emulator, see {@link MwaaServerlessEmulator#connections()}: how many there
 * are, and what goes wrong with them apart from any request. All methods may be called from any
 * thread.
 */
public final class Connections {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final boolean tls;
  private final FaultQueue<ConnectionFault> faults = new FaultQueue<>();
  private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
  private final LongAdder accepted = new LongAdder();
  private final AtomicInteger callsInProgress = new AtomicInteger();

  Connections(boolean tls) {
    this.tls = tls;
  }

  /**
   * How many connections are open now, those that fell silent included. The emulator learns that a
   * client closed one a moment later.
   *
   * @return the count
   */
  public int open() {
    return open.size();
  }

  /**
   * How many connections were accepted, those that met a fault included.
   *
   * @return the count since the start
   */
  public long accepted() {
    return accepted.sum();
  }

  /**
   * Lets the next new connections meet a fault. Faults queue up and are met in the order they were
   * injected. {@link MwaaServerlessEmulator#clearFaults()} forgets these too.
   *
   * @param fault what they meet
   * @param times how many of them, at least 1
   * @throws IllegalStateException for a fault of the TLS handshake without TLS
   */
  public void inject(ConnectionFault fault, int times) {
    faults.add(possible(fault), times);
  }

  /**
   * Lets every new connection meet a fault until {@link MwaaServerlessEmulator#clearFaults()}, once
   * the faults injected before are used up.
   *
   * @param fault what they meet
   * @throws IllegalStateException for a fault of the TLS handshake without TLS
   */
  public void inject(ConnectionFault fault) {
    faults.addEndless(possible(fault));
  }

  /**
   * Lets new connections meet a fault by chance, as {@link MwaaServerlessEmulator#injectRandomly}
   * does with requests.
   *
   * @param fault what they meet
   * @param probability how likely, more than 0 and at most 1
   * @param seed where chance begins
   * @throws IllegalStateException for a fault of the TLS handshake without TLS
   */
  public void injectRandomly(ConnectionFault fault, double probability, long seed) {
    faults.addRandom(possible(fault), probability, seed);
  }

  /**
   * Closes the connections over which no request is being answered, as a server does that found
   * them idle for too long: over TLS with its farewell. Returns when that is done; from a Reactor
   * thread that must not block, at once.
   */
  public void closeIdle() {
    onEach(OpenConnection::closeIfIdle, "close its idle connections");
  }

  /**
   * Lets all connections that are open now fall silent, as if somebody on the way had forgotten
   * them: they stay open, but nothing more is read or sent, answers in the making are lost, and
   * what a client sends piles up at the operating system or is dropped. Whether a client's closing
   * is still noticed depends on the platform. New connections are not touched. Returns when that is
   * done; from a Reactor thread that must not block, at once.
   */
  public void silence() {
    onEach(OpenConnection::fallSilent, "silence its connections");
  }

  @Nullable ConnectionFault opened(OpenConnection connection) {
    accepted.increment();
    open.add(connection);
    return faults.next();
  }

  void closed(OpenConnection connection) {
    open.remove(connection);
  }

  void callBegan() {
    callsInProgress.incrementAndGet();
  }

  void callEnded() {
    callsInProgress.decrementAndGet();
  }

  int callsInProgress() {
    return callsInProgress.get();
  }

  void clearFaults() {
    faults.clear();
  }

  private ConnectionFault possible(ConnectionFault fault) {
    Objects.requireNonNull(fault, "fault");
    if (fault.needsTls() && !tls) {
      throw new IllegalStateException(
          fault + " needs an emulator with TLS: see MwaaServerlessEmulator.Builder.tls");
    }
    return fault;
  }

  private void onEach(Consumer<OpenConnection> action, String what) {
    CompletableFuture<?>[] all =
        open.stream()
            .map(connection -> connection.perform(action))
            .toArray(CompletableFuture<?>[]::new);
    BoundedWait.until(CompletableFuture.allOf(all), LIMIT, what);
  }
}
