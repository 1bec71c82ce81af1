package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.wire.LocalFailures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Asks the caller's identity provider, or the default chain without one. Providers may block, so
 * they are asked on a thread that may, and for a minute at most.
 */
public final class IdentitySource {
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private final Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> provider;
  private final @Nullable DefaultChain chain;
  private final Scheduler timer;

  private IdentitySource(
      Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> provider,
      @Nullable DefaultChain chain,
      Scheduler timer) {
    this.provider = provider;
    this.chain = chain;
    this.timer = timer;
  }

  /** The default chain, made when first asked, as that may block, stands in for no provider. */
  public static IdentitySource of(
      @Nullable IdentityProvider<? extends AwsCredentialsIdentity> provider, Scheduler timer) {
    if (provider != null) {
      return new IdentitySource(() -> provider, null, timer);
    }
    DefaultChain chain = new DefaultChain();
    return new IdentitySource(chain::provider, chain, timer);
  }

  /** Each subscription is one question. */
  Mono<AwsCredentialsIdentity> ask() {
    // Deferred, for the scheduler of that time: the present one may be shut down and replaced.
    return Mono.defer(() -> Mono.defer(this::resolved).subscribeOn(Schedulers.boundedElastic()))
        // A question that is never answered would keep all callers waiting.
        .timeout(ANSWER_LIMIT, Mono.error(IdentitySource::notAnswered), timer);
  }

  private static IllegalStateException notAnswered() {
    return new IllegalStateException("the identity provider gave no answer within " + ANSWER_LIMIT);
  }

  // A call that is cancelled must not cancel the future: the provider may share it with others.
  private Mono<AwsCredentialsIdentity> resolved() {
    return Mono.<AwsCredentialsIdentity>fromFuture(this::resolve, true)
        .onErrorMap(Error.class, error -> LocalFailures.unfatal("the identity provider", error))
        .switchIfEmpty(Mono.error(() -> new IllegalStateException("it returned null")));
  }

  private CompletableFuture<? extends AwsCredentialsIdentity> resolve() {
    CompletableFuture<? extends AwsCredentialsIdentity> answer =
        LocalFailures.caught("the identity provider", () -> provider.get().resolveIdentity());
    if (answer == null) {
      throw new IllegalStateException("it returned null instead of a future");
    }
    return answer;
  }

  /** The SDK's signer takes an identity without keys for anonymous, and fails on half of one. */
  static AwsCredentialsIdentity signable(AwsCredentialsIdentity given) {
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

  /** Has a default chain made anew: its providers would give what they keep. */
  void renew() {
    if (chain != null) {
      chain.renew();
    }
  }

  /** Closes the default chain if it was made here; a caller's provider is the caller's to close. */
  Mono<Void> close() {
    return chain == null ? Mono.empty() : chain.close();
  }
}
