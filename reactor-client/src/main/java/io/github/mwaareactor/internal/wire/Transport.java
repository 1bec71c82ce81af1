package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.options.Timeouts;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** The event loops, the pooled connections and the HTTP client on top of them. */
public final class Transport {
  private static final int MAX_CONNECTIONS_PER_HOST = 64;
  private static final int MAX_PENDING = 1024;
  private static final Duration MAX_IDLE = Duration.ofSeconds(5);
  private static final Duration MAX_LIFE = Duration.ofSeconds(90);
  private static final double MAX_LIFE_VARIANCE = 10;
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

  private final LoopResources loops;
  private final ConnectionProvider connections;
  private final HttpClient http;

  /** The caller's own settings come first, so that what keeps calls safe cannot be undone. */
  public Transport(UnaryOperator<HttpClient> callersOwn, Timeouts timeouts, Scheduler timer) {
    loops = LoopResources.create("mwaa-client", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
    connections = connections(timeouts, timer);
    http =
        callersOwn
            .apply(HttpClient.create(connections))
            .runOn(loops)
            .protocol(HttpProtocol.HTTP11)
            .followRedirect(false)
            .disableRetry(true)
            .keepAlive(true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeouts.connect().toMillis())
            .doOnChannelInit(
                (observer, channel, remote) -> {
                  SslHandler tls = channel.pipeline().get(SslHandler.class);
                  if (tls != null) {
                    tls.setHandshakeTimeoutMillis(timeouts.tlsHandshake().toMillis());
                  }
                });
  }

  private static ConnectionProvider connections(Timeouts timeouts, Scheduler timer) {
    return ConnectionProvider.builder("mwaa-client")
        .maxConnections(MAX_CONNECTIONS_PER_HOST)
        .pendingAcquireMaxCount(MAX_PENDING)
        .pendingAcquireTimeout(timeouts.acquire())
        .pendingAcquireTimer(
            (task, wait) -> timer.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS))
        .maxIdleTime(MAX_IDLE)
        .maxLifeTime(MAX_LIFE)
        .maxLifeTimeVariance(MAX_LIFE_VARIANCE)
        // On our timer: the pool's own would keep threads that outlive every client.
        .evictInBackground(MAX_IDLE, timer)
        .lifo()
        .build();
  }

  HttpClient http() {
    return http;
  }

  /** Closes the connections, then the loops. */
  public Mono<Void> close() {
    return connections
        .disposeLater()
        .onErrorComplete()
        .then(loops.disposeLater(Duration.ZERO, SHUTDOWN_LIMIT));
  }
}
