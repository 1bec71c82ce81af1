package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.wire.MessageRedaction;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The AWS default credentials chain, made when it is first asked for, as that may block.
 *
 * <p>Its providers and their order are those of the SDK's {@code DefaultCredentialsProvider}, which
 * loses the causes of what its providers fail with: of a {@code credential_process} it says no more
 * than that it failed.
 */
final class DefaultChain {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.credentials");

  private final AtomicReference<@Nullable AwsCredentialsProviderChain> made =
      new AtomicReference<>();
  private volatile boolean isClosed;

  /** The chain there is, or a new one; asked by one thread at a time, which may block. */
  AwsCredentialsProvider provider() {
    AwsCredentialsProviderChain chain = made.get();
    if (chain == null) {
      chain = make();
      made.set(chain);
      if (isClosed) {
        close().subscribe(nothing -> {}, DefaultChain::notClosed);
      }
    }
    return chain;
  }

  private static AwsCredentialsProviderChain make() {
    List<AwsCredentialsProvider> providers =
        List.of(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            WebIdentityTokenFileCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            ContainerCredentialsProvider.create(),
            InstanceProfileCredentialsProvider.create());
    return AwsCredentialsProviderChain.builder()
        .credentialsProviders(providers.stream().map(Explaining::new).toList())
        .reuseLastProviderEnabled(true)
        .build();
  }

  /**
   * Discards the chain, so that the next request builds a new one: the SDK's providers cache
   * credentials until shortly before they expire, and cannot learn that the service refuses them.
   */
  void renew() {
    closing(made.getAndSet(null)).subscribe(nothing -> {}, DefaultChain::notClosed);
  }

  /** Closes the chain that was made. */
  Mono<Void> close() {
    return Mono.defer(
        () -> {
          isClosed = true;
          return closing(made.getAndSet(null));
        });
  }

  private static void notClosed(Throwable error) {
    LOG.debug("a credentials chain could not be closed", error);
  }

  private static Mono<Void> closing(@Nullable AwsCredentialsProviderChain chain) {
    return chain == null
        ? Mono.empty()
        : Mono.<Void>fromRunnable(chain::close).subscribeOn(Schedulers.boundedElastic());
  }

  /** A provider of the chain, which takes over the message of an error but not its causes. */
  private record Explaining(AwsCredentialsProvider provider)
      implements AwsCredentialsProvider, SdkAutoCloseable {
    @Override
    public AwsCredentials resolveCredentials() {
      try {
        return provider.resolveCredentials();
      } catch (RuntimeException e) {
        throw new IllegalStateException(MessageRedaction.of(e), e);
      }
    }

    @Override
    public void close() {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }

    // Without the contents of the profile, which would take the place of the reasons.
    @Override
    public String toString() {
      return provider.getClass().getSimpleName();
    }
  }
}
