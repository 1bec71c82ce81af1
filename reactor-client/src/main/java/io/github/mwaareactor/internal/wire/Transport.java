package io.github.mwaareactor.internal.wire;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.observe.ConnectionCounts;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.Timeouts;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NettyRuntime;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.netty.ReactorNetty;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/** The event loops, the pooled connections and the HTTP client on top of them. */
public final class Transport {
  private static final double MAX_LIFE_VARIANCE = 10; // per cent
  private static final int MAX_TLS_SESSIONS = 256;
  // Loops that stop at once leave sockets open whose connection is being made right then.
  private static final Duration SHUTDOWN_QUIET = Duration.ofMillis(100);
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);
  private static final Duration FOR_GOOD = Duration.ofMillis(Long.MAX_VALUE);

  private final LoopResources loops;
  private final boolean ownLoops;
  private final ConnectionProvider connections;
  private final PoolCounts counts = new PoolCounts();
  private final Mono<HttpClient> http;
  private final ProxySettings proxies;
  private final Duration connectLimit;
  private final AtomicReference<Use> use = new AtomicReference<>(Use.NONE);

  private enum Use {
    NONE,
    BEGUN,
    ENDED
  }

  /**
   * The caller's own settings come first, so that what keeps calls safe cannot be undone; only
   * resolver and TLS context are the caller's to choose, and ours without a choice.
   *
   * <p>Only the first call opens the event loops, on a thread that may block: Netty then looks for
   * its native library, in files.
   *
   * @param callersLoops never disposed; null for loops of its own
   * @param proxies asked only if the caller's own settings have no proxy
   */
  public Transport(
      UnaryOperator<HttpClient> callersOwn,
      @Nullable LoopResources callersLoops,
      ConnectionOptions options,
      Timeouts timeouts,
      Scheduler timer,
      Supplier<ProxySettings> proxies) {
    ownLoops = callersLoops == null;
    loops = callersLoops == null ? loops() : callersLoops;
    connectLimit = timeouts.connect();
    connections = new CancellableConnectionProvider(connections(options, timeouts, timer, counts));
    HttpClient adjusted =
        requireNonNull(
            callersOwn.apply(HttpClient.create(connections)), "httpClient must not return null");
    this.proxies = adjusted.configuration().hasProxy() ? ProxySettings.NONE : proxies.get();
    http =
        Mono.defer(
                () ->
                    Mono.fromSupplier(
                            () ->
                                LocalFailures.caught(
                                    "the HTTP client", () -> begin(adjusted, options, timeouts)))
                        .subscribeOn(Schedulers.boundedElastic()))
            .cache(made -> FOR_GOOD, error -> Duration.ZERO, () -> Duration.ZERO);
  }

  // One per processor, where Reactor Netty has four at least: nothing here blocks a loop, and more
  // of them than run at once only hand connections to each other. Not colocated: whoever makes call
  // after call from one loop would have all connections opened on that.
  private static LoopResources loops() {
    int workers =
        Integer.getInteger(ReactorNetty.IO_WORKER_COUNT, NettyRuntime.availableProcessors());
    return LoopResources.create(
        "mwaa-client", LoopResources.DEFAULT_IO_SELECT_COUNT, workers, true, false);
  }

  private HttpClient begin(HttpClient adjusted, ConnectionOptions options, Timeouts timeouts) {
    if (use.getAndUpdate(now -> now == Use.NONE ? Use.BEGUN : now) == Use.ENDED) {
      throw new IllegalStateException("the connections are closed");
    }
    HttpDecoderConfig decoding = decoding(adjusted.configuration().decoder());
    HttpClient resolving = resolving(adjusted, options);
    AddressResolverGroup<?> names = names(resolving, options);
    boolean hasProxy = adjusted.configuration().hasProxy() || proxies != ProxySettings.NONE;
    return secured(resolving)
        .runOn(loops)
        .protocol(HttpProtocol.HTTP11)
        .followRedirect(false)
        .disableRetry(true)
        .keepAlive(true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeouts.connect().toMillis())
        .doOnChannelInit(
            (observer, channel, remote) -> {
              channel.pipeline().addFirst(new FlushOncePerTurn());
              replaceCodec(channel.pipeline(), decoding);
              if (hasProxy) {
                ResolvingConnector.in(channel.pipeline(), names, timeouts.connect());
              }
              SslHandler tls = channel.pipeline().get(SslHandler.class);
              if (tls != null) {
                tls.setHandshakeTimeoutMillis(timeouts.tlsHandshake().toMillis());
              }
            });
  }

  private static void replaceCodec(ChannelPipeline pipeline, HttpDecoderConfig decoding) {
    String name = NettyPipeline.HttpCodec;
    if (pipeline.get(name) != null) {
      pipeline.replace(name, name, new StrictHttpClientCodec(decoding));
    }
  }

  // As Reactor Netty hands the caller's choices on to the codec that is replaced.
  private static HttpDecoderConfig decoding(HttpResponseDecoderSpec callersOwn) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(callersOwn.maxInitialLineLength())
        .setMaxHeaderSize(callersOwn.maxHeaderSize())
        .setValidateHeaders(callersOwn.validateHeaders())
        .setInitialBufferSize(callersOwn.initialBufferSize())
        .setAllowDuplicateContentLengths(callersOwn.allowDuplicateContentLengths())
        .setAllowPartialChunks(callersOwn.allowPartialChunks());
  }

  // The JDK keeps 20,480 sessions for a day; a service that breaks connections fills that.
  private static HttpClient secured(HttpClient adjusted) {
    SslProvider.GenericSslContextSpec<SslContextBuilder> tls =
        Http11SslContextSpec.forClient()
            .configure(context -> context.sessionCacheSize(MAX_TLS_SESSIONS));
    return adjusted.configuration().sslProvider() == null
        ? adjusted.secure(spec -> spec.sslContext(tls))
        : adjusted;
  }

  private HttpClient resolving(HttpClient adjusted, ConnectionOptions options) {
    return adjusted.configuration().resolver() == null ? looking(adjusted, options) : adjusted;
  }

  private HttpClient looking(HttpClient client, ConnectionOptions options) {
    return client.resolver(dns -> dns.cacheMaxTimeToLive(options.dnsTtl()).runOn(loops));
  }

  // A client with a proxy leaves all names to it, also those of hosts it is left out for.
  private AddressResolverGroup<?> names(HttpClient resolving, ConnectionOptions options) {
    AddressResolverGroup<?> chosen = requireNonNull(resolving.configuration().resolver());
    return chosen == NoopAddressResolverGroup.INSTANCE
        ? requireNonNull(looking(HttpClient.create(), options).configuration().resolver())
        : chosen;
  }

  private static ConnectionProvider connections(
      ConnectionOptions options, Timeouts timeouts, Scheduler timer, PoolCounts counts) {
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
        .evictInBackground(evictEvery(options), timer)
        .metrics(true, () -> counts)
        .lifo()
        .build();
  }

  private static Duration evictEvery(ConnectionOptions options) {
    return options.maxIdle().compareTo(options.maxLife()) < 0
        ? options.maxIdle()
        : options.maxLife();
  }

  /** How many connections there are. */
  public ConnectionCounts counts() {
    return counts;
  }

  /** Made once; there at once ever after. */
  Mono<HttpClient> http() {
    return http;
  }

  /** What posts to this address: by this client, through the proxy before it if there is one. */
  HttpClient.RequestSender poster(HttpClient client, URI uri) {
    ProxyServer proxy = proxies.of(uri);
    HttpClient suited = proxy == null ? client : proxy.before(client, connectLimit);
    // Where there is no TLS, Reactor Netty would take it out of its settings anew for each request.
    HttpClient.RequestSender sender =
        ("http".equalsIgnoreCase(uri.getScheme()) ? suited.noSSL() : suited).post();
    return uri.getHost() != null ? sender.uri(uri) : sender.uri(Authority.spelt(uri));
  }

  /** Opens what connections need, and makes none; on a thread that may block. */
  public Mono<Void> warmup(FailedCall call) {
    return Mono.defer(() -> http.publishOn(Schedulers.boundedElastic()))
        .flatMap(HttpClient::warmup)
        .doOnSuccess(done -> startLoops())
        .onErrorMap(
            error ->
                new TransportException(
                    call,
                    Reason.OTHER,
                    "the HTTP client could not be made ready: " + error,
                    error));
  }

  // Each starts with its first task, which else would be somebody's connection.
  private void startLoops() {
    loops.onClient(LoopResources.DEFAULT_NATIVE).forEach(loop -> loop.execute(() -> {}));
  }

  /** Closes the connections, then the loops if they are its own. */
  public Mono<Void> close() {
    return begun()
        .then(connections.disposeLater())
        .onErrorComplete()
        .then(ownLoops ? loops.disposeLater(SHUTDOWN_QUIET, SHUTDOWN_LIMIT) : Mono.<Void>empty());
  }

  // Loops that are being opened have to be there before they can be closed.
  private Mono<Void> begun() {
    return Mono.defer(
        () -> use.getAndSet(Use.ENDED) == Use.BEGUN ? http.then().onErrorComplete() : Mono.empty());
  }
}
