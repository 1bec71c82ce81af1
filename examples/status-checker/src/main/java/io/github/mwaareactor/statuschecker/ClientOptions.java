package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.RetryPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.regions.Region;

/** Who is asked and how: AWS, or an emulator, which lives until this is closed. */
final class ClientOptions implements AutoCloseable {
  private static final List<String> ROLE_SOURCES =
      List.of("source_profile", "credential_source", "web_identity_token_file");

  @Option(
      names = "--demo",
      description =
          "Use an emulator in this process, without an AWS account. The workflow of the example above has the runs done and failed, and run-1 to run-6, which begin now.")
  private boolean demo;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Use this endpoint instead of AWS, such as an emulator's.")
  private @Nullable URI endpoint;

  @Option(
      names = "--allow-plaintext",
      description =
          "Allow a plain http endpoint on another machine. Anyone on the network path can then read requests and responses.")
  private boolean allowPlaintext;

  @Option(
      names = "--ca-bundle",
      paramLabel = "FILE",
      description =
          "Trust the certificates in this PEM file, and no others. Default: those of AWS_CA_BUNDLE, else those that the JVM trusts.")
  private @Nullable Path caBundle;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description =
          "Connect through this HTTP proxy, http://[USER:PASSWORD@]HOST[:PORT]. Default: the proxy from HTTPS_PROXY and NO_PROXY, if any.")
  private @Nullable String proxy;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Refuse runs of any other region. Default: the region of each ARN.")
  private @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "The AWS profile with credentials and settings, like AWS_PROFILE. Keys in the environment take precedence.")
  private @Nullable String profile;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description =
          "Attempts of a lookup, the first included. Default: AWS_MAX_ATTEMPTS or the profile's setting, else 3. Watched runs are not affected: they are polled again anyway.")
  private @Nullable Integer maxAttempts;

  @Option(
      names = "--verbose",
      description =
          "Log retries, waits and causes of failures on standard error. Implies --display plain and --progress never.")
  private boolean verbose;

  private @Nullable MwaaServerlessEmulator emulator;

  boolean isVerbose() {
    return verbose;
  }

  /** For how long a lookup may wait in vain, in attempts. */
  int attempts() {
    return maxAttempts == null ? RetryPolicy.defaults().maxAttempts() : maxAttempts;
  }

  /** Where to list what has no ARN yet, or null for the region of the AWS settings. */
  @Nullable Region regionOfLists() {
    if (region != null) {
      return Region.of(region);
    }
    return emulator == null ? null : Region.of(emulator.region());
  }

  /**
   * A builder with all of them set.
   *
   * @throws IllegalArgumentException if one makes no sense
   */
  MwaaServerlessReactiveClientBuilder builder() {
    if (verbose) {
      StandardErrorLogging.showDetails();
    }
    if (profile != null && !demo) {
      checkProfile(profile);
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
    } else {
      CaBundle.trust(caBundle);
      if (endpoint != null) {
        builder.endpoint(endpoint);
      }
    }
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (maxAttempts != null) {
      builder.retryPolicy(RetryPolicy.builder().maxAttempts(maxAttempts).build());
    }
    return builder;
  }

  // The credentials chain would say it only among all that it tried, or not at all.
  private static void checkProfile(String name) {
    Profile profile = ProfileFile.defaultProfileFile().profiles().get(name);
    if (profile == null) {
      throw new IllegalArgumentException(
          "--profile: there is no profile "
              + name
              + " in "
              + ProfileFileLocation.configurationFilePath()
              + " or "
              + ProfileFileLocation.credentialsFilePath());
    } else if (profile.properties().containsKey("role_arn")
        && ROLE_SOURCES.stream().noneMatch(profile.properties()::containsKey)) {
      throw new IllegalArgumentException(
          "--profile: the profile "
              + name
              + " has a role_arn and none of "
              + String.join(", ", ROLE_SOURCES));
    }
  }

  /**
   * The same run.
   *
   * @throws IllegalArgumentException if it is of another region than the one that was named
   */
  RunRef checked(RunRef run) {
    if (region != null && !region.equals(run.region())) {
      throw new IllegalArgumentException(
          "--region is "
              + region
              + ", but the workflow is in "
              + run.region()
              + ": "
              + run.workflowArn());
    }
    return run;
  }

  private void askEmulator(MwaaServerlessReactiveClientBuilder builder) {
    if (endpoint != null) {
      throw new IllegalArgumentException(
          "--demo has its own endpoint and cannot be combined with --endpoint");
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
