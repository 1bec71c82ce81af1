package io.github.mwaareactor.internal.aws;

import static io.github.mwaareactor.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

class CredentialsCacheTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  @RegisterExtension
  final LoggedWarnings warnings =
      LoggedWarnings.expecting("^mwaa.credentials: The identity provider failed");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T12:00:00Z"));
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final CountingProvider provider = new CountingProvider();
  private final CredentialsCache cache =
      new CredentialsCache(IdentitySource.of(provider, timer), clock, CallListener.NONE);

  @Test
  void manyCallsAtOnceShareOneQuestion() {
    provider.pending = new CompletableFuture<>();
    List<CompletableFuture<AwsCredentialsIdentity>> calls =
        IntStream.range(0, 1000).mapToObj(i -> cache.credentials().toFuture()).toList();
    await(() -> provider.asked.get() > 0);

    provider.pending.complete(provider.identity());

    assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(BOUND));
    assertThat(provider.asked).hasValue(1);
  }

  @Test
  void aCallThatIsCancelledLeavesTheProvidersOwnFutureAlone() {
    provider.pending = new CompletableFuture<>();
    Disposable call = cache.credentials().subscribe();
    await(() -> provider.asked.get() > 0);

    call.dispose();

    assertThat(provider.pending).isNotDone();
    provider.pending.complete(provider.identity());
    get();
  }

  @Test
  void aProviderThatBlocksIsAskedWhereThatIsAllowed() {
    provider.blocks = true;

    StepVerifier.create(cache.credentials().subscribeOn(Schedulers.parallel()))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, PT55M", // five minutes ahead
    "PT3M, PT2M" // of a short life, its last third
  })
  void asksAgainAheadOfTheExpiry(Duration lifetime, Duration freshFor) {
    provider.lifetime = lifetime;
    get();

    clock.advance(freshFor.minusMillis(1));
    get();
    assertThat(provider.asked).hasValue(1);

    clock.advance(Duration.ofMillis(1));
    get();
    await(() -> provider.asked.get() == 2);
  }

  @Test
  void callsGoOnWithTheOldIdentityWhileTheNewOneIsAskedFor() {
    provider.lifetime = Duration.ofHours(1);
    AwsCredentialsIdentity old = get();
    provider.pending = new CompletableFuture<>();
    clock.advance(Duration.ofMinutes(56));

    assertThat(get()).isSameAs(old);
    await(() -> provider.asked.get() == 2);
    assertThat(get()).isSameAs(old);

    AwsCredentialsIdentity fresh = provider.identity();
    provider.pending.complete(fresh);
    await(() -> cache.current() == fresh);
    assertThat(get()).isSameAs(fresh);
    assertThat(provider.asked).hasValue(2);
  }

  @Test
  void callsWaitForTheNewIdentityOnceTheOldOneHasExpired() {
    provider.lifetime = Duration.ofHours(1);
    get();
    provider.pending = new CompletableFuture<>();
    clock.advance(Duration.ofHours(1));

    CompletableFuture<AwsCredentialsIdentity> call = cache.credentials().toFuture();
    await(() -> provider.asked.get() == 2);
    assertThat(call).isNotDone();

    AwsCredentialsIdentity fresh = provider.identity();
    provider.pending.complete(fresh);
    assertThat(call).succeedsWithin(BOUND).isSameAs(fresh);
  }

  @Test
  void keepsTheOldIdentityWhileItIsValidWhenAskingAgainFails() {
    provider.lifetime = Duration.ofHours(1);
    AwsCredentialsIdentity old = get();
    provider.failure = new IllegalStateException("metadata service is down");
    clock.advance(Duration.ofMinutes(56));

    assertThat(get()).isSameAs(old);
    await(() -> warnings.all().size() == 1);
    assertThat(get()).isSameAs(old);

    clock.advance(Duration.ofMinutes(4));
    StepVerifier.create(cache.credentials())
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(provider.failure))
        .verify(BOUND);
  }

  @Test
  void waitsLongerAfterEachFailureBeforeAskingAgain() {
    AwsCredentialsIdentity old = get();
    provider.failure = new IllegalStateException("metadata service is down");
    clock.advance(Duration.ofMinutes(5));
    int failures = 0;

    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      int expected = ++failures;
      await(
          () -> {
            cache.current();
            return warnings.all().size() == expected;
          });

      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      get();
      assertThat(provider.asked).hasValue(1 + expected);

      clock.advance(Duration.ofMillis(1));
    }

    provider.failure = null;
    await(() -> cache.current() != old);
    int asked = provider.asked.get();
    assertThat(asked).isEqualTo(1 + failures + 1);
    clock.advance(Duration.ofMinutes(5));
    await(
        () -> {
          cache.current();
          return provider.asked.get() == asked + 1;
        });
  }

  @Test
  void asksAgainInTheBackgroundAfterFiveMinutesWhenAnIdentityNeverExpires() {
    AwsCredentialsIdentity old = get();
    provider.pending = new CompletableFuture<>();

    clock.advance(Duration.ofMinutes(5));

    assertThat(get()).isSameAs(old);
    await(() -> provider.asked.get() == 2);
  }

  @Test
  void aQuestionOutlivesTheCallersWhoGaveUpWaiting() {
    provider.pending = new CompletableFuture<>();
    Disposable first = cache.credentials().subscribe();
    await(() -> provider.asked.get() == 1);
    first.dispose();

    CompletableFuture<AwsCredentialsIdentity> second = cache.credentials().toFuture();
    provider.pending.complete(provider.identity());

    assertThat(second).succeedsWithin(BOUND);
    assertThat(provider.asked).hasValue(1);
  }

  @Test
  void aRefusedIdentityIsAskedForAnew() {
    AwsCredentialsIdentity refused = get();

    cache.drop(refused);

    assertThat(get()).isNotSameAs(refused);
    assertThat(provider.asked).hasValue(2);
  }

  @Test
  void aRefusalOfAnIdentityThatWasReplacedMeanwhileChangesNothing() {
    AwsCredentialsIdentity refused = get();
    cache.drop(refused);
    AwsCredentialsIdentity newer = get();

    cache.drop(refused);

    assertThat(get()).isSameAs(newer);
    assertThat(provider.asked).hasValue(2);
  }

  @Test
  void anIdentityThatHasExpiredAlreadyIsHandedOnButNotKept() {
    provider.lifetime = Duration.ofMinutes(-1);

    get();
    get();

    assertThat(provider.asked).hasValueGreaterThanOrEqualTo(2);
  }

  @Test
  void aFailureIsNotKept() {
    provider.failure = new IllegalStateException("metadata service is down");
    StepVerifier.create(cache.credentials())
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(provider.failure))
        .verify(BOUND);

    provider.failure = null;

    StepVerifier.create(cache.credentials()).expectNextCount(1).expectComplete().verify(BOUND);
  }

  // One lost answer left the client without an identity for good.
  @Test
  void aProviderThatNeverAnswersIsAskedAgainAfterAMinute() {
    provider.pending = new CompletableFuture<>();
    CompletableFuture<AwsCredentialsIdentity> call = cache.credentials().toFuture();
    await(() -> provider.asked.get() == 1);

    timer.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(call)
        .failsWithin(BOUND)
        .withThrowableThat()
        .withMessageContaining("the identity provider gave no answer within PT1M");

    provider.pending = null;
    get();
    assertThat(provider.asked).hasValue(2);
  }

  // Reactor takes such an error for fatal and signals nothing: all calls waited for ever.
  @Test
  void aProviderThatLacksAClassFailsAndIsAskedAgain() {
    provider.broken = new NoClassDefFoundError("a/class/left/Out");
    StepVerifier.create(cache.credentials())
        .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("a/class/left/Out"))
        .verify(BOUND);

    provider.broken = null;

    StepVerifier.create(cache.credentials()).expectNextCount(1).expectComplete().verify(BOUND);
  }

  // With thousands of calls a second on a refused key, the provider got no rest.
  @Test
  void aRefusedIdentityThatTheProviderGivesAgainIsAskedForOnceASecondAtMost() {
    cache.drop(get());
    cache.drop(get());
    get();
    assertThat(provider.asked).hasValue(2);

    clock.advance(Duration.ofSeconds(1));
    cache.drop(get());
    get();
    assertThat(provider.asked).hasValue(3);
  }

  private AwsCredentialsIdentity get() {
    return cache.credentials().block(BOUND);
  }

  private final class CountingProvider implements IdentityProvider<AwsCredentialsIdentity> {
    private final AtomicInteger asked = new AtomicInteger();
    private @Nullable Duration lifetime;
    private @Nullable RuntimeException failure;
    private @Nullable Error broken;
    private @Nullable CompletableFuture<AwsCredentialsIdentity> pending;
    private boolean blocks;

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      asked.incrementAndGet();
      if (blocks) {
        LockSupport.parkNanos(1);
      }
      if (broken != null) {
        throw broken;
      }
      if (failure != null) {
        throw failure;
      }
      return pending != null ? pending : CompletableFuture.completedFuture(identity());
    }

    private AwsCredentialsIdentity identity() {
      return AwsSessionCredentials.builder()
          .accessKeyId("AKID")
          .secretAccessKey("secret")
          .sessionToken("token")
          .expirationTime(lifetime == null ? null : clock.instant().plus(lifetime))
          .build();
    }
  }
}
