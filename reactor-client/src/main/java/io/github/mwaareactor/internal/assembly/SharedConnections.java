package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.internal.aws.ClockOffsets;
import io.github.mwaareactor.internal.wire.Transport;
import io.github.mwaareactor.options.Timeouts;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** What clients derived from one another have in common; freed when the last of them leaves. */
public final class SharedConnections {
  private final Transport transport;
  private final int maxPerHost;
  private final Timeouts timeouts;
  private final Clock clock;
  private final ClockOffsets clockOffsets = new ClockOffsets();
  private final AtomicInteger clients = new AtomicInteger(1);

  /** Counts its first client already. */
  SharedConnections(Transport transport, int maxPerHost, Timeouts timeouts, Clock clock) {
    this.transport = transport;
    this.maxPerHost = maxPerHost;
    this.timeouts = timeouts;
    this.clock = clock;
  }

  /**
   * Counts one more client.
   *
   * @throws IllegalArgumentException for limits that connections made for others cannot keep
   * @throws IllegalStateException if the last one has left
   */
  SharedConnections join(Timeouts wanted) {
    check(wanted);
    if (clients.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException(
          "the clients whose connections were to be shared are all closed");
    }
    return this;
  }

  /** To be subscribed to once by each client. */
  Mono<Void> leave() {
    return Mono.defer(() -> clients.decrementAndGet() == 0 ? transport.close() : Mono.empty());
  }

  /** How many connections there are to a host at most. */
  public int maxPerHost() {
    return maxPerHost;
  }

  Transport transport() {
    return transport;
  }

  /** What is known of that clock: another one is wrong by something else. */
  ClockOffsets clockOffsets(Clock of) {
    return of.equals(clock) ? clockOffsets : new ClockOffsets();
  }

  private void check(Timeouts wanted) {
    boolean kept =
        wanted.connect().equals(timeouts.connect())
            && wanted.tlsHandshake().equals(timeouts.tlsHandshake())
            && wanted.acquire().equals(timeouts.acquire());
    if (!kept) {
      throw new IllegalArgumentException(
          "timeouts of a derived client must keep connect, tlsHandshake and acquire of the"
              + " connections it shares, "
              + timeouts
              + "; was "
              + wanted);
    }
  }
}
