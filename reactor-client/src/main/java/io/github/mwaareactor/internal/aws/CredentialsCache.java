package io.github.mwaareactor.internal.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Keeps the identity that the provider gave and asks again before it expires. Providers may block,
 * so they are asked on a thread that may; callers who come meanwhile share that one question.
 */
public final class CredentialsCache {
  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final Clock clock;
  private final Mono<? extends IdentityProvider<? extends AwsCredentialsIdentity>> provider;
  private final Mono<Held> current;
  private final AtomicReference<@Nullable DefaultCredentialsProvider> own = new AtomicReference<>();

  /**
   * Without a provider of the caller's, the default chain; made when first asked, as that may
   * block.
   */
  public CredentialsCache(
      @Nullable IdentityProvider<? extends AwsCredentialsIdentity> provider, Clock clock) {
    this.clock = clock;
    this.provider =
        provider != null
            ? Mono.just(provider)
            : Mono.fromSupplier(this::defaultChain).cacheInvalidateIf(chain -> false);
    this.current =
        Mono.defer(this::ask)
            .subscribeOn(Schedulers.boundedElastic())
            .cacheInvalidateIf(this::isStale);
  }

  private DefaultCredentialsProvider defaultChain() {
    DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
    own.set(chain);
    return chain;
  }

  Mono<AwsCredentialsIdentity> credentials() {
    return current.map(Held::identity);
  }

  // A call that is cancelled must not cancel the future: the provider may share it with others.
  private Mono<Held> ask() {
    return provider
        .flatMap(source -> Mono.fromFuture(() -> resolve(source), true))
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

  /** Closes the default chain if it was made here; a caller's provider is the caller's to close. */
  public Mono<Void> close() {
    return Mono.defer(() -> closing(own.getAndSet(null)));
  }

  private static Mono<Void> closing(@Nullable DefaultCredentialsProvider chain) {
    return chain == null
        ? Mono.empty()
        : Mono.<Void>fromRunnable(chain::close).subscribeOn(Schedulers.boundedElastic());
  }

  private record Held(AwsCredentialsIdentity identity, Instant staleAt) {}
}
