package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.testing.CountingTimer;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** What is left of Reactor Netty's pools when they are disposed of. */
class CallersPoolTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private final CountingTimer timer = new CountingTimer();
  private final CallersPool pool =
      new CallersPool(
          ConnectionProvider.builder("test")
              .evictInBackground(BOUND, timer)
              .maxConnections(1)
              .build());

  /** {@code opening} runs before there is a pool for the address. */
  private Mono<Connection> acquire(Runnable opening) {
    return pool.acquire(
        HttpClient.create(pool).configuration(),
        ConnectionObserver.emptyListener(),
        () -> {
          opening.run();
          return NOBODY;
        },
        DefaultAddressResolverGroup.INSTANCE);
  }

  @Test
  void aPoolThatIsOpenedWhileAllAreDisposedOfIsDisposedOfToo() {
    AtomicReference<CompletableFuture<Void>> disposal = new AtomicReference<>();

    StepVerifier.create(acquire(() -> disposal.set(pool.disposeLater().toFuture())))
        .expectError()
        .verify(BOUND);

    assertThat(disposal.get()).succeedsWithin(BOUND);
    assertThat(timer.pending()).isZero();
  }

  @Test
  void noPoolIsOpenedAfterwards() {
    pool.disposeLater().block(BOUND);

    StepVerifier.create(acquire(() -> {}))
        .expectErrorMessage("the connections are closed")
        .verify(BOUND);

    assertThat(timer.pending()).isZero();
  }

  @Test
  void disposingTwiceCompletesTwice() {
    StepVerifier.create(pool.disposeLater().then(pool.disposeLater()))
        .expectComplete()
        .verify(BOUND);
  }
}
