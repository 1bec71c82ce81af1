package io.github.mwaareactor.internal.wire;

import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;
import reactor.util.context.Context;

/**
 * A pool whose queue a call leaves when it is cancelled. Reactor Netty's HTTP client does not tell
 * its pool: the call would keep its place, be given a connection, and be sent although nobody
 * waits.
 */
final class CallersPool implements ConnectionProvider {
  private final ConnectionProvider pool;

  CallersPool(ConnectionProvider pool) {
    this.pool = pool;
  }

  /** For the context of an exchange. */
  static Context abandonedBy(Abandonment abandonment, Context context) {
    return context.put(Abandonment.class, abandonment);
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
          pool.acquire(config, waiting, remote, resolver).subscribe(waiting);
          sink.contextView()
              .<Abandonment>getOrEmpty(Abandonment.class)
              .ifPresent(abandonment -> abandonment.whenAbandoned(waiting::abandon));
        });
  }

  @Override
  public int maxConnections() {
    return pool.maxConnections();
  }

  @Override
  public Mono<Void> disposeLater() {
    return pool.disposeLater();
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
