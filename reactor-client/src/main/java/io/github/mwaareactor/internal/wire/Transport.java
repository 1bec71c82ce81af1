package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.options.ConnectionOptions;
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
  private static final double MAX_LIFE_VARIANCE = 10; // per cent
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

  private final LoopResources loops;
  private final ConnectionProvider connections;
  private final HttpClient http;

  /**
   * The caller's own settings come before ours, so that what keeps calls safe cannot be undone;
   * only the resolver may be replaced.
   */
  public Transport(
      UnaryOperator<HttpClient> callersOwn,
      ConnectionOptions options,
      Timeouts timeouts,
      Scheduler timer) {
    loops = LoopResources.create("mwaa-client", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
    connections = connections(options, timeouts, timer);
    http =
        callersOwn
            .apply(
                HttpClient.create(connections)
                    .resolver(dns -> dns.cacheMaxTimeToLive(options.dnsTtl()).runOn(loops)))
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

  private static ConnectionProvider connections(
      ConnectionOptions options, Timeouts timeouts, Scheduler timer) {
    return ConnectionProvider.builder("mwaa-client")
        .maxConnections(options.maxPerHost())
        .pendingAcquireMaxCount(options.maxPending())
        .pendingAcquireTimeout(timeouts.acquire())
        .pendingAcquireTimer(
            (task, wait) -> timer.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS))
        .maxIdleTime(options.maxIdle())
        .maxLifeTime(options.maxLife())
        .maxLifeTimeVariance(MAX_LIFE_VARIANCE)
        // On our timer: the pool's own would keep threads that outlive every client.
        .evictInBackground(options.maxIdle(), timer)
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
