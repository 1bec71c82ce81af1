package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.internal.rate.Backoff;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.MessageRedaction;
import io.github.mwaareactor.observe.CallListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Keeps the identity that the source gave and asks again before it expires, while calls go on with
 * the one that is there. One question at a time, shared by all who need its answer.
 */
public final class CredentialsCache {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.credentials");
  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);
  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(1);

  private final Clock clock;
  private final IdentitySource source;
  private final Mono<CachedIdentity> question;
  private final AtomicReference<@Nullable CachedIdentity> held = new AtomicReference<>();
  private final AtomicBoolean asking = new AtomicBoolean();
  // Written by whoever asks in the background, one at a time.
  private volatile Failures failures = Failures.NONE;
  private volatile @Nullable Refusal lastRefusal;

  /** The listener must not throw. */
  public CredentialsCache(IdentitySource source, Clock clock, CallListener listener) {
    this.clock = clock;
    this.source = source;
    this.question =
        source
            .ask()
            .map(identity -> LocalFailures.caught("the identity", () -> cached(identity)))
            .doOnNext(held::set)
            .doOnNext(answer -> listener.credentialsRefreshed(null))
            .doOnError(listener::credentialsRefreshed)
            .cacheInvalidateIf(this::isPast);
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
      source.renew();
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

  private CachedIdentity cached(AwsCredentialsIdentity given) {
    AwsCredentialsIdentity identity = IdentitySource.signable(given);
    Instant now = clock.instant();
    Optional<Instant> stated = given.expirationTime();
    Instant expiry = stated == null ? null : stated.orElse(null);
    Instant dueAt =
        expiry == null ? now.plus(ASK_AGAIN) : expiry.minus(ahead(Duration.between(now, expiry)));
    return new CachedIdentity(identity, now, expiry, dueAt);
  }

  // A short-lived identity would otherwise be due from the start.
  private static Duration ahead(Duration lifetime) {
    Duration third = lifetime.dividedBy(3);
    return third.compareTo(REFRESH_AHEAD) < 0 ? third : REFRESH_AHEAD;
  }

  private boolean isPast(CachedIdentity answer) {
    return !answer.equals(held.get()) || answer.isDue(clock.instant());
  }

  /** Closes the source. */
  public Mono<Void> close() {
    return source.close();
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
      int failures = count + 1;
      return new Failures(
          failures, now.plus(Backoff.ceiling(FIRST_BACKOFF, MAX_BACKOFF, failures)));
    }

    boolean allowAsking(Instant now) {
      return !now.isBefore(notBefore);
    }
  }
}
