package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.assembly.DroppedErrors;
import io.github.mwaareactor.testing.CountingTimer;
import io.github.mwaareactor.testing.Fixtures;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** What is left of Reactor Netty's pools when they are disposed of. */
class CancellableConnectionProviderTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final CountingTimer timer = new CountingTimer();
  private final CancellableConnectionProvider pool =
      new CancellableConnectionProvider(
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

  @Test
  void aConnectionThatFailsAsItsCallIsAbandonedIsNobodysConcern() {
    CancellableConnectionProvider failing =
        new CancellableConnectionProvider(new FailsWhenCancelled());
    InFlightRequest inFlight =
        new InFlightRequest(
            Fixtures.request("GetWorkflowRun", "a run", "eu-west-1", Map.of(), new byte[0]));
    Context context = DroppedErrors.quiet(inFlight.in(Context.empty()));
    ConnectionObserver caller =
        new ConnectionObserver() {
          @Override
          public void onStateChange(Connection connection, State state) {}

          @Override
          public Context currentContext() {
            return context;
          }
        };

    failing
        .acquire(
            HttpClient.create(pool).configuration(),
            caller,
            () -> NOBODY,
            DefaultAddressResolverGroup.INSTANCE)
        .contextWrite(context)
        .subscribe();
    inFlight.abandon();

    assertThat(warnings.all()).isEmpty();
  }

  /** A pool whose connections never come, and fail in the moment they are no longer wanted. */
  private static final class FailsWhenCancelled implements ConnectionProvider {
    @Override
    public Mono<? extends Connection> acquire(
        TransportConfig config,
        ConnectionObserver observer,
        Supplier<? extends SocketAddress> remote,
        AddressResolverGroup<?> resolver) {
      return new Mono<Connection>() {
        @Override
        public void subscribe(CoreSubscriber<? super Connection> subscriber) {
          subscriber.onSubscribe(
              new Subscription() {
                @Override
                public void request(long connections) {}

                @Override
                public void cancel() {
                  subscriber.onError(new ConnectException("refused"));
                }
              });
        }
      };
    }

    @Override
    public void disposeWhen(SocketAddress address) {}

    @Override
    public Mono<Void> disposeLater() {
      return Mono.empty();
    }

    @Override
    public int maxConnections() {
      return 1;
    }
  }
}
