package io.github.mwaareactor.internal.wire;

import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;
import reactor.util.context.Context;

/**
 * A pool whose queue a call leaves when it is cancelled. Reactor Netty's HTTP client does not tell
 * its pool: the call would keep its place, be given a connection, and be sent although nobody
 * waits.
 *
 * <p>And one that is disposed of whole. Reactor Netty's opens a pool for each address that is asked
 * for, even while it is disposing of them: that one would be cleaned up every few seconds for ever.
 */
final class CancellableConnectionProvider implements ConnectionProvider {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final ConnectionProvider pool;

  /** How many are asking for a connection right now, and CLOSED if nobody may any more. */
  private final AtomicInteger asking = new AtomicInteger();

  private final Sinks.Empty<Void> nobodyAsks = Sinks.empty();

  CancellableConnectionProvider(ConnectionProvider pool) {
    this.pool = pool;
  }

  @Override
  public Mono<Connection> acquire(
      TransportConfig config,
      ConnectionObserver observer,
      @Nullable Supplier<? extends SocketAddress> remote,
      @Nullable AddressResolverGroup<?> resolver) {
    return Mono.create(
        sink -> {
          Waiting waiting = new Waiting(sink, observer);
          unlessClosed(
              sink, () -> pool.acquire(config, waiting, remote, resolver).subscribe(waiting));
          InFlightRequest inFlight = InFlightRequest.of(sink.contextView());
          if (inFlight != null) {
            inFlight.whenAbandoned(waiting::abandon);
          }
        });
  }

  private void unlessClosed(MonoSink<Connection> sink, Runnable ask) {
    try {
      if (asking.incrementAndGet() > 0) {
        ask.run();
      } else {
        sink.error(new IllegalStateException("the connections are closed"));
      }
    } finally {
      if (asking.decrementAndGet() == CLOSED) {
        nobodyAsks.tryEmitEmpty();
      }
    }
  }

  @Override
  public int maxConnections() {
    return pool.maxConnections();
  }

  @Override
  public Mono<Void> disposeLater() {
    return Mono.defer(
        () -> {
          if (asking.getAndUpdate(now -> now | CLOSED) == 0) {
            nobodyAsks.tryEmitEmpty();
          }
          return nobodyAsks.asMono().then(pool.disposeLater());
        });
  }

  @Override
  public boolean isDisposed() {
    return pool.isDisposed();
  }

  /** One exchange that waits for its connection. */
  private static final class Waiting extends BaseSubscriber<Connection>
      implements ConnectionObserver {
    private final MonoSink<Connection> sink;
    private final ConnectionObserver observer;
    private volatile boolean isAbandoned;

    Waiting(MonoSink<Connection> sink, ConnectionObserver observer) {
      this.sink = sink;
      this.observer = observer;
    }

    void abandon() {
      isAbandoned = true;
      cancel();
    }

    @Override
    protected void hookOnNext(Connection connection) {
      sink.success(connection);
    }

    @Override
    protected void hookOnError(Throwable error) {
      sink.error(error);
    }

    // A connection may be on its way here when its call is abandoned. The pool tells the observer
    // alone then, which would send the request.
    @Override
    public void onStateChange(Connection connection, State state) {
      if (isAbandoned && state == State.CONFIGURED) {
        connection.dispose();
      } else {
        observer.onStateChange(connection, state);
      }
    }

    @Override
    public void onUncaughtException(Connection connection, Throwable error) {
      observer.onUncaughtException(connection, error);
    }

    @Override
    public Context currentContext() {
      return observer.currentContext();
    }
  }
}
