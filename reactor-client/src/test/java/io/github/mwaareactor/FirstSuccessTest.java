package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.testing.SystemProperties;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What is wrong on the client's own side ends polling until the client had its first success. */
@Tag("once")
class FirstSuccessTest {
  private static final PollPolicy OFTEN = PollPolicy.every(Duration.ofMillis(10));
  private static final WatchOptions FRESH =
      WatchOptions.builder().targetStaleness(Duration.ofMillis(20)).build();

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  @RegisterExtension final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator, RunScript.remains("RUNNING"));
  private final RunRef ended = begin(emulator, RunScript.remains("SUCCESS"));

  /** Each way to follow a run. */
  enum Way {
    STATES {
      @Override
      Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run) {
        return client.pollRunState(run, OFTEN);
      }
    },
    SNAPSHOTS {
      @Override
      Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run) {
        return client.pollWorkflowRun(run, OFTEN);
      }
    },
    COMPLETION {
      @Override
      Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run) {
        return client.awaitCompletion(run, OFTEN);
      }
    },
    SUCCESS {
      @Override
      Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run) {
        return client.awaitSuccess(run, OFTEN);
      }
    },
    WATCH {
      @Override
      Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run) {
        return client.watcher(FRESH).watch(run);
      }
    },
    WATCH_ALL {
      @Override
      Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run) {
        return client
            .watcher(FRESH)
            .watchAll(Mono.just(run))
            .flatMap(
                event ->
                    event instanceof RunEvent.Failed failed
                        ? Mono.error(failed.error())
                        : Mono.just(event));
      }
    };

    abstract Publisher<?> follow(MwaaServerlessReactiveClient client, RunRef run);
  }

  @ParameterizedTest
  @EnumSource
  void withoutCredentialsFollowingFailsAsALookupDoes(Way way) {
    try (var client = Clients.of(emulator).credentialsProvider(new Provider()).build()) {
      StepVerifier.create(way.follow(client, run))
          .expectError(CredentialsException.class)
          .verify(BOUND);
    }
    assertThat(emulator.callCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void withAProfileThatMakesNoSenseFollowingFailsAsALookupDoes(Way way) throws IOException {
    senselessProfile();

    try (var client = Clients.of(emulator).build()) {
      StepVerifier.create(way.follow(client, run))
          .expectError(ConfigurationException.class)
          .verify(BOUND);
    }
    assertThat(emulator.callCount()).isZero();
  }

  private void senselessProfile() throws IOException {
    Path config = Files.writeString(folder.resolve("config"), "[default]\nmax_attempts = many\n");
    System.setProperty("aws.configFile", config.toString());
  }

  @ParameterizedTest
  @EnumSource
  void afterALookupMissingCredentialsAreOnlyALatePoll(Way way) {
    Provider provider = new Provider();
    provider.has = true;

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      provider.has = false;

      StepVerifier.create(Flux.from(way.follow(client, ended)).then())
          .then(() -> Eventually.await(() -> provider.refused.get() > 2))
          .then(() -> provider.has = true)
          .expectComplete()
          .verify(BOUND);
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterItsOwnFirstAnswerMissingCredentialsAreOnlyALatePoll(Way way) {
    Provider provider = new Provider();
    provider.has = true;
    AtomicLong sent = new AtomicLong();

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      StepVerifier.create(Flux.from(way.follow(client, run)).then())
          .then(() -> Eventually.await(() -> emulator.callCount() > 1))
          .then(() -> provider.has = false)
          .then(() -> Eventually.await(() -> provider.refused.get() > 2))
          .then(() -> sent.set(emulator.callCount()))
          .then(() -> provider.has = true)
          .then(() -> Eventually.await(() -> emulator.callCount() > sent.get() + 1))
          .thenCancel()
          .verify(BOUND);
    }
  }

  @Test
  void anotherClientsSuccessIsNotThatOfOneDerivedFromIt() {
    try (var client = Clients.of(emulator).build();
        var derived = client.toBuilder().credentialsProvider(new Provider()).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();

      StepVerifier.create(derived.pollRunState(run, OFTEN))
          .expectError(CredentialsException.class)
          .verify(BOUND);
    }
  }

  @Test
  void anErrorOfTheServiceIsNoSuccess() {
    Provider provider = new Provider();
    provider.has = true;

    try (var client = Clients.of(emulator).credentialsProvider(provider).build()) {
      RunRef unknown = new RunRef(run.workflowArn(), "unknown");
      StepVerifier.create(client.getWorkflowRun(unknown))
          .expectError(ResourceNotFoundException.class)
          .verify(BOUND);
      provider.has = false;

      StepVerifier.create(client.pollRunState(run, OFTEN))
          .expectError(CredentialsException.class)
          .verify(BOUND);
    }
  }

  /** Has credentials or has none; they do not last, so it is asked for each poll. */
  private final class Provider implements IdentityProvider<AwsCredentialsIdentity> {
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean has;

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      if (has) {
        return CompletableFuture.completedFuture(
            new Expired(
                emulator.accessKey().accessKeyId(), emulator.accessKey().secretAccessKey()));
      }
      refused.incrementAndGet();
      return CompletableFuture.failedFuture(new IllegalStateException("no credentials here"));
    }
  }

  private record Expired(String accessKeyId, String secretAccessKey)
      implements AwsCredentialsIdentity {
    @Override
    public Optional<Instant> expirationTime() {
      return Optional.of(Instant.EPOCH);
    }
  }
}
