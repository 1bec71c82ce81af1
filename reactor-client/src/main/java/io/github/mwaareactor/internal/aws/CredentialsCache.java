package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.MessageRedaction;
import io.github.mwaareactor.observe.CallListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Keeps the identity that the provider gave and asks again before it expires, while calls go on
 * with the one that is there. Providers may block, so they are asked on a thread that may; one
 * question at a time, shared by all who need its answer.
 */
public final class CredentialsCache {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.credentials");
  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(1);

  private final Clock clock;
  private final Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> provider;
  private final @Nullable DefaultChain own;
  private final Mono<CachedIdentity> question;
  private final AtomicReference<@Nullable CachedIdentity> held = new AtomicReference<>();
  private final AtomicBoolean asking = new AtomicBoolean();
  // Written by whoever asks in the background, one at a time.
  private volatile Failures failures = Failures.NONE;
  private volatile @Nullable Refusal lastRefusal;

  /**
   * Without a provider of the caller's, the default chain; made when first asked, as that may
   * block. The listener must not throw.
   */
  public CredentialsCache(
      @Nullable IdentityProvider<? extends AwsCredentialsIdentity> provider,
      Clock clock,
      Scheduler timer,
      CallListener listener) {
    this.clock = clock;
    DefaultChain chain = provider == null ? new DefaultChain() : null;
    this.own = chain;
    this.provider = chain == null ? () -> provider : chain::provider;
    this.question =
        // The scheduler of that time: the present one may be shut down and replaced.
        Mono.defer(
                () ->
                    Mono.defer(this::ask)
                        .doOnNext(held::set)
                        .subscribeOn(Schedulers.boundedElastic()))
            // All share one question, so one that is never answered would be the last.
            .timeout(ANSWER_LIMIT, Mono.error(CredentialsCache::notAnswered), timer)
            .doOnNext(answer -> listener.credentialsRefreshed(null))
            .doOnError(listener::credentialsRefreshed)
            .cacheInvalidateIf(this::isPast);
  }

  private static IllegalStateException notAnswered() {
    return new IllegalStateException("the identity provider gave no answer within " + ANSWER_LIMIT);
  }

  /** The identity that is there if it still holds; only without one is anybody kept waiting. */
  Mono<AwsCredentialsIdentity> credentials() {
    return Mono.defer(
        () -> {
          AwsCredentialsIdentity kept = current();
          if (kept != null) {
            return Mono.just(kept);
          }
          // Also for its own sake, so that the question outlives callers who give up waiting.
          askInBackground();
          return question.map(CachedIdentity::identity);
        });
  }

  /** The identity that is there and still holds, or {@code null}; one that is due is asked for. */
  @Nullable AwsCredentialsIdentity current() {
    Instant now = clock.instant();
    CachedIdentity kept = held.get();
    if (kept == null || kept.hasExpired(now)) {
      return null;
    }
    if (kept.isDue(now) && failures.allowAsking(now)) {
      askInBackground();
    }
    return kept.identity();
  }

  /** Has the identity there before the first call needs it. */
  public Mono<Void> warmup(FailedCall call) {
    return credentials().onErrorMap(error -> notGiven(call, error)).then();
  }

  static CredentialsException notGiven(FailedCall call, Throwable error) {
    return new CredentialsException(
        call, "the identity provider gave no credentials: " + MessageRedaction.of(error), error);
  }

  /**
   * Forgets an identity that the service refused, unless a newer one is here already, or the
   * provider gave the same one again a moment ago: it must not be asked for every refused call. A
   * default chain is made anew, as its providers would give what they keep.
   */
  void drop(AwsCredentialsIdentity refused) {
    CachedIdentity kept = held.get();
    Refusal last = lastRefusal;
    Refusal latest = new Refusal(refused, clock.instant());
    if (kept != null
        && kept.identity() == refused
        && (last == null || !latest.repeats(last))
        && held.compareAndSet(kept, null)) {
      lastRefusal = latest;
      if (own != null) {
        own.renew();
      }
    }
  }

  static boolean isSame(AwsCredentialsIdentity one, AwsCredentialsIdentity other) {
    // An anonymous one has no keys.
    return Objects.equals(one.accessKeyId(), other.accessKeyId())
        && Objects.equals(one.secretAccessKey(), other.secretAccessKey())
        && Objects.equals(sessionToken(one), sessionToken(other));
  }

  private static @Nullable String sessionToken(AwsCredentialsIdentity identity) {
    return identity instanceof AwsSessionCredentialsIdentity session
        ? session.sessionToken()
        : null;
  }

  /** How long ago the identity that is there was given; {@code null} without one. */
  public @Nullable Duration age() {
    CachedIdentity kept = held.get();
    return kept == null ? null : Duration.between(kept.since(), clock.instant());
  }

  /** Whether the provider has a question of ours to answer. */
  boolean isAsking() {
    return asking.get();
  }

  private void askInBackground() {
    if (asking.compareAndSet(false, true)) {
      question
          .doFinally(end -> asking.set(false))
          .subscribe(answer -> failures = Failures.NONE, this::noteFailure);
    }
  }

  // Told first of all who wait for the answer: an error from here would keep it from the others.
  private void noteFailure(Throwable error) {
    try {
      failed(error);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      LOG.debug("could not record a failure of the identity provider", e);
    }
  }

  // Who waits for the answer is told by an error signal; if nobody has to, the log must tell.
  private void failed(Throwable error) {
    Instant now = clock.instant();
    failures = failures.oneMore(now);
    CachedIdentity kept = held.get();
    if (kept != null && !kept.hasExpired(now)) {
      LOG.warn(
          "The identity provider failed {} times in a row; the credentials it gave before are used"
              + " until {}: {}",
          failures.count(),
          kept.expiry() == null ? "it gives others" : kept.expiry(),
          MessageRedaction.of(error));
    }
  }

  // A call that is cancelled must not cancel the future: the provider may share it with others.
  private Mono<CachedIdentity> ask() {
    return Mono.<AwsCredentialsIdentity>fromFuture(this::resolve, true)
        .onErrorMap(Error.class, error -> LocalFailures.unfatal("the identity provider", error))
        .switchIfEmpty(Mono.error(() -> new IllegalStateException("it returned null")))
        .map(identity -> LocalFailures.caught("the identity", () -> hold(identity)));
  }

  private CompletableFuture<? extends AwsCredentialsIdentity> resolve() {
    CompletableFuture<? extends AwsCredentialsIdentity> answer =
        LocalFailures.caught("the identity provider", () -> provider.get().resolveIdentity());
    if (answer == null) {
      throw new IllegalStateException("it returned null instead of a future");
    }
    return answer;
  }

  private CachedIdentity hold(AwsCredentialsIdentity given) {
    AwsCredentialsIdentity identity = signable(given);
    Instant now = clock.instant();
    Optional<Instant> stated = given.expirationTime();
    Instant expiry = stated == null ? null : stated.orElse(null);
    Instant dueAt =
        expiry == null ? now.plus(ASK_AGAIN) : expiry.minus(ahead(Duration.between(now, expiry)));
    return new CachedIdentity(identity, now, expiry, dueAt);
  }

  // The SDK's signer takes an identity without keys for anonymous, and fails on half of one.
  private static AwsCredentialsIdentity signable(AwsCredentialsIdentity given) {
    String id = given.accessKeyId();
    String secret = given.secretAccessKey();
    if ((id == null) != (secret == null)) {
      throw new IllegalStateException(
          "it gave "
              + (id == null ? "a secret key without its id" : "a key id without its secret"));
    }
    boolean lacksToken =
        given instanceof AwsSessionCredentialsIdentity session && session.sessionToken() == null;
    return lacksToken && id != null ? AwsCredentialsIdentity.create(id, secret) : given;
  }

  // A short-lived identity would otherwise be due from the start.
  private static Duration ahead(Duration lifetime) {
    Duration third = lifetime.dividedBy(3);
    return third.compareTo(REFRESH_AHEAD) < 0 ? third : REFRESH_AHEAD;
  }

  private boolean isPast(CachedIdentity answer) {
    return !answer.equals(held.get()) || answer.isDue(clock.instant());
  }

  /** Closes the default chain if it was made here; a caller's provider is the caller's to close. */
  public Mono<Void> close() {
    return own == null ? Mono.empty() : own.close();
  }

  /** An identity, when it was given, when it ends if it does, and when to ask for the next. */
  private record CachedIdentity(
      AwsCredentialsIdentity identity, Instant since, @Nullable Instant expiry, Instant dueAt) {
    boolean hasExpired(Instant now) {
      return expiry != null && !now.isBefore(expiry);
    }

    boolean isDue(Instant now) {
      return !now.isBefore(dueAt);
    }
  }

  /** An identity that the service refused, and when. */
  private record Refusal(AwsCredentialsIdentity identity, Instant at) {
    boolean repeats(Refusal last) {
      return isSame(identity, last.identity)
          && Duration.between(last.at, at).abs().compareTo(REFUSED_AGAIN) < 0;
    }
  }

  /** How often in a row the provider failed, and when it may be asked again. */
  private record Failures(int count, Instant notBefore) {
    static final Failures NONE = new Failures(0, Instant.MIN);

    Failures oneMore(Instant now) {
      Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(count, MAX_DOUBLINGS));
      Duration wait = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
      return new Failures(count + 1, now.plus(wait));
    }

    boolean allowAsking(Instant now) {
      return !now.isBefore(notBefore);
    }
  }
}
