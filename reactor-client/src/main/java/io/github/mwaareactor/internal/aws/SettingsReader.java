package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.wire.LocalFailures;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Brings together what code, JVM properties, environment and profile say. The profile is in files,
 * so it waits for the first call and is read on a thread that may block.
 */
public final class SettingsReader {
  private static final Duration FOR_GOOD = Duration.ofMillis(Long.MAX_VALUE);

  private final @Nullable SourcedValue<URI> endpoint;
  private final @Nullable SourcedValue<Boolean> fips;
  private final @Nullable SourcedValue<String> appId;
  private final boolean allowPlaintext;
  private final boolean ownRetries;
  private final Map<String, SourcedValue<String>> environmentSettings;
  private final SharedProfile profile;
  private final Mono<Settings> settings;

  /**
   * Takes what code said, null where it said nothing, and reads JVM properties and environment.
   *
   * @param ownRetries whether code said how calls are retried, so that nothing else counts
   * @throws IllegalArgumentException for a value that breaks its rule, naming where it was found
   */
  public SettingsReader(
      @Nullable URI endpoint,
      @Nullable Boolean fips,
      @Nullable String appId,
      boolean allowPlaintext,
      boolean ownRetries,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    this(
        endpoint,
        fips,
        appId,
        allowPlaintext,
        ownRetries,
        properties,
        environment,
        ProfileFile::defaultProfileFile);
  }

  SettingsReader(
      @Nullable URI endpoint,
      @Nullable Boolean fips,
      @Nullable String appId,
      boolean allowPlaintext,
      boolean ownRetries,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      Supplier<ProfileFile> profileFiles) {
    this.endpoint = inCode("endpoint", endpoint);
    this.fips = inCode("fips", fips);
    this.appId = inCode("appId", appId);
    this.allowPlaintext = allowPlaintext;
    this.ownRetries = ownRetries;
    this.environmentSettings = environmentSettings(properties, environment);
    this.profile = new SharedProfile(profileName(properties, environment), profileFiles);
    checkSurroundings();
    this.settings =
        Mono.defer(
                () ->
                    Mono.fromSupplier(() -> LocalFailures.caught("the AWS profile", this::readAll))
                        .subscribeOn(Schedulers.boundedElastic()))
            // Of the ways to keep a value, the one that lets a read go on when its callers leave.
            .cache(read -> FOR_GOOD, failure -> Duration.ZERO, () -> Duration.ZERO);
  }

  private static <T> @Nullable SourcedValue<T> inCode(String option, @Nullable T value) {
    return value == null ? null : new SourcedValue<>(value, "builder option " + option);
  }

  private static Map<String, SourcedValue<String>> environmentSettings(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    Map<String, SourcedValue<String>> texts = new HashMap<>();
    for (Setting<?> setting : Setting.ALL) {
      collect(setting.properties(), properties, "JVM property ", texts);
      collect(setting.variables(), environment, "environment variable ", texts);
    }
    return texts;
  }

  private static void collect(
      List<String> names,
      Function<String, @Nullable String> source,
      String kind,
      Map<String, SourcedValue<String>> texts) {
    for (String name : names) {
      String text = source.apply(name);
      if (text != null && !text.isBlank()) {
        texts.put(name, new SourcedValue<>(text.strip(), kind + name));
      }
    }
  }

  private static String profileName(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String name = properties.apply("aws.profile");
    if (name == null || name.isBlank()) {
      name = environment.apply("AWS_PROFILE");
    }
    return name == null || name.isBlank() ? "default" : name.strip();
  }

  private void checkSurroundings() {
    Choice choice = choose(environmentSettings);
    // A profile may still say that configured endpoints do not count.
    if (endpoint != null || Setting.IGNORE_ENDPOINTS.in(environmentSettings) != null) {
      choice.check();
    }
  }

  /**
   * Reads the profile once, shared by all who ask, and gives the same value ever after, at once. A
   * failure is not kept: the next subscriber reads anew.
   *
   * @return the settings, or {@link IllegalArgumentException} for a profile that cannot be read or
   *     a value that breaks its rule
   */
  public Mono<Settings> settings() {
    return settings;
  }

  private Settings readAll() {
    Map<String, SourcedValue<String>> texts = new HashMap<>(environmentSettings);
    texts.putAll(profile.texts());
    Choice choice = choose(texts);
    choice.check();
    return choice.settings();
  }

  private Choice choose(Map<String, SourcedValue<String>> texts) {
    return new Choice(
        chooseEndpoint(texts),
        fips != null ? fips : Setting.FIPS.in(texts),
        ownRetries ? null : Setting.MAX_ATTEMPTS.in(texts),
        appId != null ? appId.as(AppId::checked) : Setting.APP_ID.in(texts),
        Setting.REGION.in(texts));
  }

  private @Nullable SourcedValue<URI> chooseEndpoint(Map<String, SourcedValue<String>> texts) {
    SourcedValue<URI> chosen = endpoint;
    if (chosen == null && !isTrue(Setting.IGNORE_ENDPOINTS.in(texts))) {
      chosen = Setting.ENDPOINT.in(texts);
    }
    if (chosen != null && !allowPlaintext) {
      EndpointRules.requireSafe(chosen.where(), chosen.value());
    }
    return chosen;
  }

  private static boolean isTrue(@Nullable SourcedValue<Boolean> flag) {
    return flag != null && flag.value();
  }

  /** What counts of all that was found. */
  private record Choice(
      @Nullable SourcedValue<URI> endpoint,
      @Nullable SourcedValue<Boolean> fips,
      @Nullable SourcedValue<Integer> maxAttempts,
      @Nullable SourcedValue<String> appId,
      @Nullable SourcedValue<String> region) {
    void check() {
      if (endpoint != null && fips != null && fips.value()) {
        throw new IllegalArgumentException(
            "Invalid Configuration: FIPS and custom endpoint are not supported; FIPS is from "
                + fips.where()
                + ", endpoint "
                + endpoint.value()
                + " from "
                + endpoint.where());
      }
    }

    Settings settings() {
      return new Settings(
          valueOf(endpoint), isTrue(fips), valueOf(maxAttempts), valueOf(appId), region);
    }

    private static <T> @Nullable T valueOf(@Nullable SourcedValue<T> found) {
      return found == null ? null : found.value();
    }
  }
}
