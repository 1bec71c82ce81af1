package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.http.OpenConnections;
import io.github.mwaareactor.emulator.internal.service.FaultQueue;
import java.util.Objects;

/**
 * The connections to one emulator, see {@link MwaaServerlessEmulator#connections()}: how many there
 * are, and what goes wrong with them apart from any request. All methods may be called from any
 * thread.
 */
public final class Connections {
  private final boolean tls;
  private final FaultQueue<ConnectionFault> faults;
  private final OpenConnections connections;

  Connections(boolean tls, FaultQueue<ConnectionFault> faults, OpenConnections connections) {
    this.tls = tls;
    this.faults = faults;
    this.connections = connections;
  }

  /**
   * How many connections are open now, those that fell silent included. The emulator learns that a
   * client closed one a moment later.
   *
   * @return the count
   */
  public int open() {
    return connections.count();
  }

  /**
   * How many connections were accepted, those that met a fault included.
   *
   * @return the count since the start
   */
  public long accepted() {
    return connections.accepted();
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
    connections.closeIdle();
  }

  /**
   * Lets all connections that are open now fall silent, as if somebody on the way had forgotten
   * them: they stay open, but nothing more is read or sent, answers in the making are lost, and
   * what a client sends piles up at the operating system or is dropped. Whether a client's closing
   * is still noticed depends on the platform. New connections are not touched. Returns when that is
   * done; from a Reactor thread that must not block, at once.
   */
  public void silence() {
    connections.silence();
  }

  private ConnectionFault possible(ConnectionFault fault) {
    Objects.requireNonNull(fault, "fault");
    if (fault.needsTls() && !tls) {
      throw new IllegalStateException(
          fault + " needs an emulator with TLS: see MwaaServerlessEmulator.Builder.tls");
    }
    return fault;
  }
}
