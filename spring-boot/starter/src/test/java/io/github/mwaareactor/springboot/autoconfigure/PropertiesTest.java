package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be set, and what is refused. */
class PropertiesTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MwaaServerlessAutoConfiguration.class))
          .withPropertyValues("mwaa.serverless.warmup=false");

  @Test
  void whatIsLeftOutIsAsTheClientHasItByDefault() {
    PropertiesMapper mapper = mapper(Map.of());

    assertThat(mapper.timeouts()).hasToString(Timeouts.defaults().toString());
    assertThat(mapper.rateLimit()).hasToString(RateLimit.none().toString());
    assertThat(mapper.connections()).hasToString(ConnectionOptions.defaults().toString());
    assertThat(mapper.pollPolicy()).hasToString(PollPolicy.defaults().toString());
    assertThat(mapper.watchOptions()).hasToString(WatchOptions.defaults().toString());
    assertThat(mapper.closeLimit()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everyTimeoutCanBeSet() {
    PropertiesMapper mapper =
        mapper(
            Map.of(
                "timeouts.connect", "1s",
                "timeouts.tls-handshake", "2s",
                "timeouts.acquire", "3s",
                "timeouts.attempt", "4s",
                "timeouts.call", "1m"));

    assertThat(mapper.timeouts())
        .hasToString(
            Timeouts.builder()
                .connect(Duration.ofSeconds(1))
                .tlsHandshake(Duration.ofSeconds(2))
                .acquire(Duration.ofSeconds(3))
                .attempt(Duration.ofSeconds(4))
                .call(Duration.ofMinutes(1))
                .build()
                .toString());
  }

  @Test
  void everyOptionOfTheConnectionsCanBeSet() {
    PropertiesMapper mapper =
        mapper(
            Map.of(
                "connections.max-per-host", "10",
                "connections.max-pending", "20",
                "connections.max-idle", "30s",
                "connections.max-life", "40s",
                "connections.dns-ttl", "50s"));

    assertThat(mapper.connections())
        .hasToString(
            ConnectionOptions.builder()
                .maxPerHost(10)
                .maxPending(20)
                .maxIdle(Duration.ofSeconds(30))
                .maxLife(Duration.ofSeconds(40))
                .dnsTtl(Duration.ofSeconds(50))
                .build()
                .toString());
  }

  @Test
  void everyOptionOfPollersCanBeSet() {
    PropertiesMapper mapper =
        mapper(
            Map.of(
                "poll.interval", "1s",
                "poll.growth", "2",
                "poll.max-interval", "8s",
                "poll.jitter", "0.1",
                "poll.deadline", "2h",
                "poll.not-found-grace", "3s"));

    assertThat(mapper.pollPolicy())
        .hasToString(
            PollPolicy.builder()
                .interval(Duration.ofSeconds(1))
                .growth(2)
                .maxInterval(Duration.ofSeconds(8))
                .jitter(0.1)
                .deadline(Duration.ofHours(2))
                .notFoundGrace(Duration.ofSeconds(3))
                .build()
                .toString());
  }

  @Test
  void everyOptionOfTheWatcherCanBeSet() {
    PropertiesMapper mapper =
        mapper(
            Map.of(
                "watch.target-staleness", "1s",
                "watch.rate", "50",
                "watch.initial-rate", "25",
                "watch.listing", "off",
                "watch.max-in-flight", "7",
                "watch.max-watched", "8",
                "watch.not-found-grace", "9s"));

    assertThat(mapper.watchOptions())
        .hasToString(
            WatchOptions.builder()
                .targetStaleness(Duration.ofSeconds(1))
                .rate(50)
                .initialRate(25)
                .listing(WatchOptions.Listing.OFF)
                .maxInFlight(7)
                .maxWatched(8)
                .notFoundGrace(Duration.ofSeconds(9))
                .build()
                .toString());
  }

  @Test
  void attemptsFollowEachOtherAtASteadyOrAnAdaptiveRate() {
    assertThat(mapper(Map.of("rate-limit.per-second", "12.5")).rateLimit())
        .hasToString(RateLimit.perSecond(12.5).toString());
    assertThat(
            mapper(Map.of("rate-limit.adaptive", "true", "rate-limit.max-waiting", "3"))
                .rateLimit())
        .hasToString(RateLimit.adaptive().maxWaiting(3).toString());
  }

  @Test
  void whereTheServiceIsCanBeSet() {
    MwaaServerlessProperties properties =
        properties(Map.of("endpoint", "https://localhost:8443/mwaa", "region", "eu-west-1"));

    assertThat(properties.endpoint()).isEqualTo(URI.create("https://localhost:8443/mwaa"));
    assertThat(PropertiesMapper.region(properties)).isEqualTo(Region.EU_WEST_1);
  }

  @ParameterizedTest
  @CsvSource({
    "app-id, a-name-of-more-than-fifty-characters-which-is-too-long-for-it",
    "close-limit, -1s",
    "connections.dns-ttl, -1s",
    "connections.max-idle, 0s",
    "connections.max-life, 0s",
    "connections.max-pending, -2",
    "connections.max-per-host, 0",
    "endpoint, ftp://localhost",
    "max-attempts, 0",
    "poll.deadline, 0s",
    "poll.growth, 0.5",
    "poll.interval, 0s",
    "poll.jitter, 2",
    "poll.max-interval, 0s",
    "poll.not-found-grace, -1s",
    "rate-limit.max-waiting, -1",
    "region, Eu West",
    "rate-limit.per-second, 0",
    "timeouts.acquire, 0s",
    "timeouts.attempt, 0s",
    "timeouts.call, 0s",
    "timeouts.connect, 0s",
    "timeouts.tls-handshake, 0s",
    "watch.initial-rate, 0",
    "watch.max-in-flight, 0",
    "watch.max-watched, 0",
    "watch.not-found-grace, -1s",
    "watch.rate, 0",
    "watch.target-staleness, 0s"
  })
  void aValueThatTheClientRefusesIsAnErrorOfItsProperty(String property, String value) {
    application
        .withPropertyValues("mwaa.serverless." + property + "=" + value)
        .run(context -> assertRefused(context.getStartupFailure(), property));
  }

  /** Boot prints where a property was set, which it knows only of one that was. */
  @ParameterizedTest
  @CsvSource({
    "poll.interval=1m, poll.deadline=1h, poll.interval",
    "poll.max-interval=1s, poll.deadline=1h, poll.max-interval",
    "poll.interval=2m, poll.max-interval=1m, poll.max-interval"
  })
  void intervalsThatDoNotFitAreAnErrorOfOneThatIsSet(String one, String other, String refused) {
    application
        .withPropertyValues("mwaa.serverless." + one, "mwaa.serverless." + other)
        .run(context -> assertRefused(context.getStartupFailure(), refused));
  }

  /** As of a placeholder for a variable that is not set. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "app-id",
        "endpoint",
        "max-attempts",
        "rate-limit.per-second",
        "region",
        "ssl.bundle",
        "timeouts.call",
        "watch.rate"
      })
  void aBlankValueCountsAsNone(String property) {
    application
        .withPropertyValues("mwaa.serverless." + property + "=")
        .run(context -> assertThat(context).hasNotFailed());
  }

  /** As Boot's own analysis of a failed start finds it. */
  static void assertRefused(Throwable failure, String property) {
    assertThat(refusal(failure))
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            invalid -> {
              assertThat(invalid.getName()).isEqualTo("mwaa.serverless." + property);
              assertThat(invalid.getReason()).contains("must");
            });
  }

  private static Throwable refusal(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof InvalidConfigurationPropertyValueException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  @ParameterizedTest
  @CsvSource({
    "rate-limit.per-second=5, rate-limit.adaptive=true",
    "endpoint=https://localhost, fips=true"
  })
  void propertiesThatContradictEachOtherAreRefusedTogether(String one, String other) {
    application
        .withPropertyValues("mwaa.serverless." + one, "mwaa.serverless." + other)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        MutuallyExclusiveConfigurationPropertiesException.class,
                        exclusive ->
                            assertThat(exclusive.getConfiguredNames())
                                .containsExactlyInAnyOrder(name(one), name(other))));
  }

  private static String name(String property) {
    return "mwaa.serverless." + property.substring(0, property.indexOf('='));
  }

  /** Editors show what can be set, from a file that the build makes of the properties' Javadoc. */
  @Test
  void everyPropertyIsDescribed() throws Exception {
    try (InputStream file =
        MwaaServerlessProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      JsonNode properties = JsonMapper.shared().readTree(file).get("properties");

      assertThat(properties.valueStream().map(property -> property.get("name").stringValue()))
          .contains(
              "mwaa.serverless.endpoint",
              "mwaa.serverless.ssl.bundle",
              "mwaa.serverless.close-limit",
              "mwaa.serverless.web.problem-details",
              "management.health.mwaaserverless.enabled")
          .doesNotHaveDuplicates();
      assertThat(properties.valueStream())
          .hasSizeGreaterThan(40)
          .allSatisfy(
              property -> assertThat(property.path("description").asString()).endsWith("."));
    }
  }

  private static PropertiesMapper mapper(Map<String, String> given) {
    return new PropertiesMapper(properties(given));
  }

  private static MwaaServerlessProperties properties(Map<String, String> given) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    given.forEach((name, value) -> source.put("mwaa.serverless." + name, value));
    return new Binder(source).bindOrCreate("mwaa.serverless", MwaaServerlessProperties.class);
  }
}
