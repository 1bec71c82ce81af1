package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.argument.Quoted;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its names, the sooner ones beating the later ones, and how its text is read. JVM
 * properties beat environment variables, and these beat keys of the profile.
 */
record Setting<T>(
    List<String> properties,
    List<String> variables,
    List<String> keys,
    BiFunction<String, String, T> reader) {
  /** How the SDK's parser names {@code endpoint_url} where it is indented below the service. */
  static final String SERVICE_ENDPOINT_KEY = "mwaa_serverless.endpoint_url";

  static final Setting<URI> ENDPOINT =
      new Setting<>(
          List.of("aws.endpointUrlMwaaServerless", "aws.endpointUrl"),
          List.of("AWS_ENDPOINT_URL_MWAA_SERVERLESS", "AWS_ENDPOINT_URL"),
          List.of(SERVICE_ENDPOINT_KEY, "endpoint_url"),
          EndpointRules::parsed);

  static final Setting<Boolean> IGNORE_ENDPOINTS =
      named(
          "aws.ignoreConfiguredEndpointUrls",
          "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
          "ignore_configured_endpoint_urls",
          Setting::truth);

  static final Setting<Boolean> FIPS =
      named("aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", Setting::truth);

  static final Setting<Integer> MAX_ATTEMPTS =
      named("aws.maxAttempts", "AWS_MAX_ATTEMPTS", "max_attempts", Setting::attempts);

  static final Setting<String> APP_ID =
      named("sdk.ua.appId", "AWS_SDK_UA_APP_ID", "sdk_ua_app_id", AppId::checked);

  /** Checked where it is needed: most calls have their region from an ARN. */
  static final Setting<String> REGION =
      named("aws.region", "AWS_REGION", "region", (where, text) -> text);

  static final List<Setting<?>> ALL =
      List.of(ENDPOINT, IGNORE_ENDPOINTS, FIPS, MAX_ATTEMPTS, APP_ID, REGION);

  private static <T> Setting<T> named(
      String property, String variable, String key, BiFunction<String, String, T> reader) {
    return new Setting<>(List.of(property), List.of(variable), List.of(key), reader);
  }

  /**
   * Reads the text that counts; the others may be anything.
   *
   * @param texts by name
   * @return null if it is not set
   * @throws IllegalArgumentException if the text breaks the setting's rule
   */
  @Nullable SourcedValue<T> in(Map<String, SourcedValue<String>> texts) {
    return Stream.of(properties, variables, keys)
        .flatMap(List::stream)
        .map(texts::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(text -> text.as(reader))
        .orElse(null);
  }

  private static Boolean truth(String where, String text) {
    boolean yes = text.equalsIgnoreCase("true");
    if (!yes && !text.equalsIgnoreCase("false")) {
      throw refused(where, "true or false", text);
    }
    return yes;
  }

  private static Integer attempts(String where, String text) {
    // Ten digits are too many, and nine always fit an int.
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
      throw refused(where, "a whole number from 1 to 999999999", text);
    }
    return Integer.valueOf(text);
  }

  private static IllegalArgumentException refused(String where, String rule, String text) {
    return new IllegalArgumentException(where + " must be " + rule + ", was " + Quoted.of(text));
  }
}
