package io.github.mwaareactor.statuschecker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.options.RetryPolicy;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import software.amazon.awssdk.regions.Region;

/** Who is asked and how: AWS, or an emulator, which lives until this is closed. */
final class ClientOptions implements AutoCloseable {
  @Option(
      names = "--demo",
      description =
          "Ask an emulator in this process instead, without an account. The workflow of the example"
              + " above has the runs done, failed and, beginning now, run-1 to run-6.")
  private boolean demo;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Ask this address instead of AWS, such as an emulator's.")
  private @Nullable URI endpoint;

  @Option(
      names = "--allow-plaintext",
      description =
          "Allow an endpoint that is plain http on another machine, where anyone on the way can read"
              + " what is sent and answered.")
  private boolean allowPlaintext;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description =
          "Connect through this HTTP proxy, http://[USER:PASSWORD@]HOST[:PORT]. Default: the one that"
              + " HTTPS_PROXY and NO_PROXY name, if any.")
  private @Nullable String proxy;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description =
          "Ask for runs of this region only. Default: any, each ARN's region is the one asked.")
  private @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Take credentials and settings from this AWS profile, as AWS_PROFILE does; keys in the"
              + " environment still come first.")
  private @Nullable String profile;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description =
          "Attempts of a lookup, the first included. Default: what AWS_MAX_ATTEMPTS or the profile"
              + " says, else 3. A watched run is simply asked for again.")
  private @Nullable Integer maxAttempts;

  @Option(
      names = "--verbose",
      description =
          "Tell retries, waits and the causes of failures on standard error; implies plain lines.")
  private boolean verbose;

  private @Nullable MwaaServerlessEmulator emulator;

  boolean isVerbose() {
    return verbose;
  }

  /** For how long a lookup may wait in vain, in attempts. */
  int attempts() {
    return maxAttempts == null ? RetryPolicy.defaults().maxAttempts() : maxAttempts;
  }

  /**
   * A builder with all of them set.
   *
   * @throws IllegalArgumentException if one makes no sense
   */
  MwaaServerlessReactiveClientBuilder builder() {
    if (verbose) {
      ((Logger) LoggerFactory.getLogger("mwaa")).setLevel(Level.DEBUG);
    }
    if (profile != null) {
      // Credentials chain and client look here, as they do for AWS_PROFILE, and here first.
      System.setProperty("aws.profile", profile);
    }
    if (proxy != null) {
      ProxyProperties.set(proxy);
    }
    MwaaServerlessReactiveClientBuilder builder =
        MwaaServerlessReactiveClient.builder()
            .allowPlaintext(allowPlaintext)
            .proxyFromEnvironment(true);
    if (demo) {
      askEmulator(builder);
    } else if (endpoint != null) {
      builder.endpoint(endpoint);
    }
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (maxAttempts != null) {
      builder.retryPolicy(RetryPolicy.builder().maxAttempts(maxAttempts).build());
    }
    return builder;
  }

  private void askEmulator(MwaaServerlessReactiveClientBuilder builder) {
    if (endpoint != null) {
      throw new IllegalArgumentException("--demo has an endpoint of its own: leave --endpoint out");
    }
    emulator = MwaaServerlessEmulator.start();
    DemoRuns.beginAll(emulator);
    DemoRuns.ask(emulator, builder);
  }

  @Override
  public void close() {
    if (emulator != null) {
      emulator.close();
    }
  }
}
