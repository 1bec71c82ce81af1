package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.Timeouts;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.NettyRuntime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/** Whose settings count, the caller's or ours. */
class TransportSettingsTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int PROCESSORS = NettyRuntime.availableProcessors();

  @Test
  void keepsFewTlsSessionsSoThatBrokenConnectionsDoNotFillTheHeap() {
    HttpClientConfig settings = settings(UnaryOperator.identity());

    assertThat(settings.sslProvider().getSslContext().sessionCacheSize()).isEqualTo(256);
  }

  @Test
  void takesResolverAndTlsContextOfTheCaller() throws Exception {
    SslContext tls = SslContextBuilder.forClient().build();

    HttpClientConfig settings =
        settings(
            http ->
                http.secure(spec -> spec.sslContext(tls))
                    .resolver(DefaultAddressResolverGroup.INSTANCE));

    assertThat(settings.sslProvider().getSslContext()).isSameAs(tls);
    assertThat(settings.resolver()).isSameAs(DefaultAddressResolverGroup.INSTANCE);
  }

  @Test
  void sendsRequestsInBurstsWhateverTheCallerPutsIntoThePipeline() {
    EmbeddedChannel channel = new EmbeddedChannel();

    settings(
            http ->
                http.doOnChannelInit(
                    (observer, made, remote) ->
                        made.pipeline().addFirst(new LoggingHandler(LogLevel.TRACE))))
        .doOnChannelInit()
        .onChannelInit(ConnectionObserver.emptyListener(), channel, null);

    assertThat(channel.pipeline().first()).isInstanceOf(FlushOncePerTurn.class);
  }

  @Test
  void hasAnEventLoopForEachProcessor() {
    Transport transport = transport(UnaryOperator.identity());

    EventLoopGroup loops =
        transport.http().block(BOUND).configuration().loopResources().onClient(true);

    assertThat(loops).hasSize(PROCESSORS);
    transport.close().block(BOUND);
  }

  @Test
  void spreadsConnectionsOverAllEventLoopsWhoeverAsksForThem() throws Exception {
    Transport transport = transport(UnaryOperator.identity());
    EventLoopGroup loops =
        transport.http().block(BOUND).configuration().loopResources().onClient(true);

    Set<EventLoop> chosenFromOne =
        loops
            .next()
            .submit(
                () -> Stream.generate(loops::next).limit(PROCESSORS).collect(Collectors.toSet()))
            .get(BOUND.toSeconds(), TimeUnit.SECONDS);

    assertThat(chosenFromOne).hasSize(PROCESSORS);
    transport.close().block(BOUND);
  }

  private static HttpClientConfig settings(UnaryOperator<HttpClient> callersOwn) {
    Transport transport = transport(callersOwn);
    HttpClientConfig settings = transport.http().block(BOUND).configuration();
    transport.close().block(BOUND);
    return settings;
  }

  private static Transport transport(UnaryOperator<HttpClient> callersOwn) {
    return new Transport(
        callersOwn,
        null,
        ConnectionOptions.defaults(),
        Timeouts.defaults(),
        Schedulers.parallel(),
        () -> ProxySettings.NONE);
  }
}
