package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.NotYetConnectedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What a caller is told when no whole answer comes. */
class TransportTest {

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();

  private static void assertFails(Mono<?> call, Reason reason, String... words) {
    StepVerifier.create(call)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(TransportException.class);
              assertThat(((TransportException) error).reason()).isEqualTo(reason);
              assertThat(error).hasMessageContainingAll(words);
            })
        .verify(BOUND);
  }

  @Test
  void aRefusedConnectionNamesTheHost() {
    RunRef run = begin(emulator);
    emulator.close();

    try (var client = Clients.of(emulator).build()) {
      assertFails(client.getWorkflowRun(run), Reason.CONNECT, "127.0.0.1:" + emulator.port());
    }
  }

  @Test
  void aHostWithoutAnAddressIsNamed() {
    RunRef run = begin(emulator);
    URI nowhere = URI.create("https://nowhere.invalid");

    try (var client =
        Clients.of(emulator)
            .endpoint(nowhere)
            .httpClient(http -> http.resolver(new NoNameHasAnAddress()))
            .build()) {
      assertFails(client.getWorkflowRun(run), Reason.UNKNOWN_HOST, "nowhere.invalid");
    }
  }

  @Test
  void aCertificateNobodyVouchesForIsRefused() {
    emulator = extension.restart(MwaaServerlessEmulator.builder().tls(true));
    RunRef run = begin(emulator);

    try (var client = Clients.of(emulator).httpClient(http -> http).build()) {
      assertFails(client.getWorkflowRun(run), Reason.CERTIFICATE, "127.0.0.1:" + emulator.port());
    }
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() {
    emulator = extension.restart(MwaaServerlessEmulator.builder().tls(true));
    RunRef run = begin(emulator);
    URI otherName = URI.create("https://other.example:" + emulator.port());

    // Trusted, and reached under a name that it does not carry.
    try (var client =
        Clients.of(emulator)
            .endpoint(otherName)
            .httpClient(
                http -> Clients.trusting(http, emulator).resolver(new EveryNameIsThisMachine()))
            .build()) {
      assertFails(client.getWorkflowRun(run), Reason.CERTIFICATE, otherName.getAuthority());
    }
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aCallThatFailsWhileItsConnectionOpensIsNotSentOnceItIsOpen() {
    RunRef run = begin(emulator);
    ConnectionOptions one = ConnectionOptions.builder().maxPerHost(1).build();
    AtomicBoolean failed = new AtomicBoolean();

    try (var client =
        Clients.of(emulator)
            .connections(one)
            .retryPolicy(RetryPolicy.none())
            .httpClient(
                http ->
                    http.doOnChannelInit(
                        (observer, channel, remote) ->
                            channel.pipeline().addFirst(new FailsAsItConnects(failed))))
            .build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectError(TransportException.class)
          .verify(BOUND);
      // The one connection there may be is free only when the failed call has let go of it.
      assertThat(client.getWorkflowRun(run).block(BOUND).runId()).isEqualTo(run.runId());
    }

    assertThat(emulator.callCount()).isOne();
  }

  @Test
  void aProviderWithoutCredentialsFailsTheCallAndNothingIsSent() {
    RunRef run = begin(emulator);
    IdentityProvider<AwsCredentialsIdentity> empty =
        new Provider(CompletableFuture.failedFuture(new IllegalStateException("no credentials")));

    try (var client = Clients.of(emulator).credentialsProvider(empty).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(CredentialsException.class)
                      .hasMessageContaining("no credentials")
                      .hasMessageContaining("0 attempts"))
          .verify(BOUND);
    }
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aSignerThatThrowsFailsTheCallInOurTerms() {
    RunRef run = begin(emulator);

    try (var client = Clients.of(emulator).signer(new BrokenSigner()).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(CredentialsException.class)
                      .hasMessageContaining("could not be signed")
                      .hasMessageContaining("the vault is shut"))
          .verify(BOUND);
    }
    assertThat(emulator.callCount()).isZero();
  }

  private static final class BrokenSigner implements HttpSigner<AwsCredentialsIdentity> {
    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      throw new IllegalStateException("the vault is shut");
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      throw new UnsupportedOperationException();
    }
  }

  private record Provider(CompletableFuture<AwsCredentialsIdentity> answer)
      implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return answer;
    }
  }

  private static final class EveryNameIsThisMachine extends Names {
    @Override
    List<InetAddress> resolve(String name) {
      return List.of(InetAddress.getLoopbackAddress());
    }
  }

  private static final class NoNameHasAnAddress extends Names {
    @Override
    List<InetAddress> resolve(String name) throws UnknownHostException {
      throw new UnknownHostException(name);
    }
  }

  /** Stands in for DNS, which a test must not ask. */
  private abstract static class Names extends AddressResolverGroup<InetSocketAddress> {
    abstract List<InetAddress> resolve(String name) throws UnknownHostException;

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
      return new InetNameResolver(executor) {
        @Override
        protected void doResolve(String name, Promise<InetAddress> promise)
            throws UnknownHostException {
          promise.setSuccess(Names.this.resolve(name).get(0));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise)
            throws UnknownHostException {
          promise.setSuccess(Names.this.resolve(name));
        }
      }.asAddressResolver();
    }
  }

  /** Reports an error to the first call, and connects all the same: epoll was seen to. */
  private static final class FailsAsItConnects extends ChannelOutboundHandlerAdapter {
    private final AtomicBoolean failed;

    FailsAsItConnects(AtomicBoolean failed) {
      this.failed = failed;
    }

    @Override
    public void connect(
        ChannelHandlerContext context,
        SocketAddress remote,
        SocketAddress local,
        ChannelPromise promise) {
      if (failed.compareAndSet(false, true)) {
        context.fireExceptionCaught(new NotYetConnectedException());
      }
      var unused = context.connect(remote, local, promise);
    }
  }
}
