package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.resilience4j.retry.Retry;
import java.net.URI;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The options of one client as its builder was given them; null stands for an option that was not
 * set and has no fixed default.
 *
 * @param timer what waits and limits are timed on
 */
public record ClientSettings(
    Identity identity,
    Destination destination,
    Limits limits,
    Retries retries,
    Connections connections,
    CallListener listener,
    Scheduler timer) {
  /**
   * Who calls.
   *
   * @param provider null for the default credentials chain
   * @param signer null for the SDK's own
   */
  public record Identity(
      @Nullable IdentityProvider<? extends AwsCredentialsIdentity> provider,
      @Nullable HttpSigner<AwsCredentialsIdentity> signer,
      Clock clock) {}

  /** Where calls go, and the name they go by. */
  public record Destination(
      @Nullable Region region,
      @Nullable URI endpoint,
      boolean allowPlaintext,
      @Nullable Boolean fips,
      @Nullable String appId) {}

  /** How long calls may take, how fast they may follow each other, and how large answers may be. */
  public record Limits(Timeouts timeouts, RateLimit rate, int maxResponseBytes) {}

  /** When a failed attempt is followed by another. */
  public record Retries(@Nullable RetryPolicy policy, @Nullable Retry own) {
    /**
     * Checks that at most one of the two is there.
     *
     * @throws IllegalArgumentException naming both
     */
    public Retries {
      if (policy != null && own != null) {
        throw new IllegalArgumentException(
            "only one of retryPolicy and retry may be set, were " + policy + " and " + own);
      }
    }

    boolean areSet() {
      return policy != null || own != null;
    }
  }

  /**
   * How connections are made and kept. Not looked at for a client that shares those of another.
   *
   * @param loops null for loops of the client's own
   */
  public record Connections(
      ConnectionOptions options,
      UnaryOperator<HttpClient> adjust,
      @Nullable LoopResources loops,
      boolean proxyFromEnvironment) {}
}
