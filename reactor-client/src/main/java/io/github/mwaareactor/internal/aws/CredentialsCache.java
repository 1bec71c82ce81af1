package io.github.mwaareactor.internal.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Keeps the identity that the provider gave and asks again before it expires. Providers may block,
 * so they are asked on a thread that may; callers who come meanwhile share that one question.
 */
public final class CredentialsCache {
  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> provider;
  private final Clock clock;
  private final Mono<Held> current;

  /** The provider is made with the first question, as making one may block too. */
  public CredentialsCache(
      Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> provider,
      Clock clock) {
    this.provider = provider;
    this.clock = clock;
    this.current = Mono.defer(this::ask).cacheInvalidateIf(this::isStale);
  }

  Mono<AwsCredentialsIdentity> credentials() {
    return current.map(Held::identity);
  }

  private Mono<Held> ask() {
    return Mono.fromSupplier(provider::get)
        .flatMap(source -> Mono.fromFuture(() -> resolve(source)))
        .subscribeOn(Schedulers.boundedElastic())
        .map(identity -> hold(identity));
  }

  private static CompletableFuture<? extends AwsCredentialsIdentity> resolve(
      IdentityProvider<? extends AwsCredentialsIdentity> source) {
    return source.resolveIdentity();
  }

  private Held hold(AwsCredentialsIdentity identity) {
    Instant now = clock.instant();
    Instant staleAt =
        identity
            .expirationTime()
            .map(expiry -> expiry.minus(ahead(Duration.between(now, expiry))))
            .orElse(now.plus(ASK_AGAIN));
    return new Held(identity, staleAt);
  }

  // A short-lived identity would otherwise be stale from the start.
  private static Duration ahead(Duration lifetime) {
    Duration third = lifetime.dividedBy(3);
    return third.compareTo(REFRESH_AHEAD) < 0 ? third : REFRESH_AHEAD;
  }

  private boolean isStale(Held held) {
    return !clock.instant().isBefore(held.staleAt);
  }

  private record Held(AwsCredentialsIdentity identity, Instant staleAt) {}
}
