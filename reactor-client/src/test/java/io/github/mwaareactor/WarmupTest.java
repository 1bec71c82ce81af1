package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.SystemProperties;
import io.netty.util.NettyRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What a client does ahead of its first call, when it is asked to. */
class WarmupTest {

  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  private AwsCredentialsIdentity key() {
    return AwsCredentialsIdentity.create(
        emulator.accessKey().accessKeyId(), emulator.accessKey().secretAccessKey());
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mwaa-client"))
        .collect(Collectors.toSet());
  }

  @Test
  void nothingHappensBeforeSubscription() {
    Provider provider = new Provider(this::key);

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      client.warmup();

      assertThat(provider.asked).hasValue(0);
    }
  }

  @Test
  void theFirstCallAfterItAsksForNoCredentialsAndNothingWasSentBefore() {
    Provider provider = new Provider(this::key);

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      // Where nobody may block, so that BlockHound sees what does.
      client.warmup().subscribeOn(Schedulers.parallel()).block(BOUND);

      assertThat(provider.asked).hasValue(1);
      assertThat(emulator.connections().accepted()).isZero();
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(provider.asked).hasValue(1);
    }
  }

  @Test
  void whatIsReadyIsNotMadeAgain() {
    Provider provider = new Provider(this::key);

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      Mono<Void> warmup = client.warmup();
      Mono.when(warmup, warmup).block(BOUND);
      warmup.block(BOUND);

      assertThat(provider.asked).hasValue(1);
    }
  }

  @Test
  void aProviderThatBlocksKeepsItsCallerFree() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    Provider provider =
        new Provider(
            () -> {
              awaitUninterrupted(answer);
              return key();
            });

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      CountDownLatch subscribed = new CountDownLatch(1);
      CompletableFuture<Void> ready = new CompletableFuture<>();
      Schedulers.parallel()
          .schedule(
              () -> {
                client
                    .warmup()
                    .subscribe(
                        none -> {}, ready::completeExceptionally, () -> ready.complete(null));
                subscribed.countDown();
              });

      assertThat(subscribed.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(ready).isNotDone();
      answer.countDown();
      assertThat(ready).succeedsWithin(BOUND);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      if (!latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("never told to answer");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutCredentialsItFailsUntilThereAreSome() {
    AtomicBoolean hasKeys = new AtomicBoolean();
    Provider provider =
        new Provider(
            () -> {
              if (!hasKeys.get()) {
                throw new IllegalStateException("no keys yet");
              }
              return key();
            });

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      StepVerifier.create(client.warmup())
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(CredentialsException.class)
                      .hasMessageStartingWith("warmup of the client failed")
                      .hasMessageContaining("no keys yet"))
          .verify(BOUND);
      hasKeys.set(true);

      StepVerifier.create(client.warmup()).expectComplete().verify(BOUND);
    }
  }

  @Test
  void aProfileThatMakesNoSenseIsFoundOutAhead() throws IOException {
    System.setProperty("aws.profile", "nightly");
    System.setProperty(
        "aws.configFile",
        Files.writeString(folder.resolve("config"), "[profile nightly]\nmax_attempts = no")
            .toString());

    try (var client = Clients.of(emulator).build()) {
      StepVerifier.create(client.warmup())
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(ConfigurationException.class)
                      .hasMessageContaining("max_attempts in profile nightly"))
          .verify(BOUND);
    }
  }

  @Test
  void aClosedClientRefusesIt() {
    Provider provider = new Provider(this::key);
    var client = Clients.of(emulator).credentialsProvider(provider).build();
    client.close();

    StepVerifier.create(client.warmup()).expectError(ClientClosedException.class).verify(BOUND);

    assertThat(provider.asked).hasValue(0);
  }

  @Test
  void closingEndsIt() {
    CompletableFuture<AwsCredentialsIdentity> never = new CompletableFuture<>();
    Later provider = new Later(never);
    var client = Clients.of(emulator).credentialsProvider(provider).build();

    StepVerifier.create(client.warmup())
        .expectSubscription()
        .then(client::close)
        .expectError(ClientClosedException.class)
        .verify(BOUND);
  }

  @Test
  void allEventLoopsRunBeforeTheFirstCall() {
    Set<Thread> before = clientThreads();

    try (var client = Clients.of(emulator).build()) {
      client.warmup().block(BOUND);

      assertThat(clientThreads())
          .filteredOn(thread -> !before.contains(thread))
          .hasSizeGreaterThanOrEqualTo(NettyRuntime.availableProcessors());
    }
  }

  private record Later(CompletableFuture<AwsCredentialsIdentity> identity)
      implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return identity;
    }
  }

  /** Counts how often it is asked. */
  private static final class Provider implements IdentityProvider<AwsCredentialsIdentity> {
    private final Supplier<AwsCredentialsIdentity> identity;
    private final AtomicInteger asked = new AtomicInteger();

    Provider(Supplier<AwsCredentialsIdentity> identity) {
      this.identity = identity;
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      asked.incrementAndGet();
      return CompletableFuture.completedFuture(identity.get());
    }
  }
}
