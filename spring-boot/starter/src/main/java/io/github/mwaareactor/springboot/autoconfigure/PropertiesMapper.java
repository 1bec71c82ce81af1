package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import software.amazon.awssdk.regions.Region;

/**
 * Hands properties to the builders of the client, whose rules they obey. A value that a builder
 * refuses becomes an error that names its property, for which Spring Boot prints where it was set.
 */
final class PropertiesMapper {
  private static final String PREFIX = "mwaa.serverless.";

  private final MwaaServerlessProperties properties;

  PropertiesMapper(MwaaServerlessProperties properties) {
    this.properties = properties;
  }

  /** Everything but where the service is and who calls it. */
  void configure(MwaaServerlessReactiveClientBuilder builder) {
    builder
        .allowPlaintext(properties.allowPlaintext())
        .proxyFromEnvironment(properties.proxyFromEnvironment())
        .timeouts(timeouts())
        .rateLimit(rateLimit())
        .connections(connections())
        .pollPolicy(pollPolicy());
    MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(
        places -> {
          places.put(PREFIX + "endpoint", properties.endpoint());
          places.put(PREFIX + "fips", Boolean.TRUE.equals(properties.fips()) ? true : null);
        });
    if (properties.appId() != null && !properties.appId().isBlank()) {
      set("app-id", properties.appId(), builder::appId);
    }
    RetryPolicy.Builder retries = RetryPolicy.builder();
    // Without it the AWS settings decide, which any policy would beat.
    if (set("max-attempts", properties.maxAttempts(), retries::maxAttempts)) {
      builder.retryPolicy(retries.build());
    }
  }

  Timeouts timeouts() {
    MwaaServerlessProperties.Timeouts given = properties.timeouts();
    Timeouts.Builder timeouts = Timeouts.builder();
    set("timeouts.connect", given.connect(), timeouts::connect);
    set("timeouts.tls-handshake", given.tlsHandshake(), timeouts::tlsHandshake);
    set("timeouts.acquire", given.acquire(), timeouts::acquire);
    set("timeouts.attempt", given.attempt(), timeouts::attempt);
    set("timeouts.call", given.call(), timeouts::call);
    return timeouts.build();
  }

  RateLimit rateLimit() {
    MwaaServerlessProperties.RateLimit given = properties.rateLimit();
    MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(
        rates -> {
          rates.put(PREFIX + "rate-limit.per-second", given.perSecond());
          rates.put(PREFIX + "rate-limit.adaptive", given.adaptive() ? true : null);
        });
    RateLimit limit = given.adaptive() ? RateLimit.adaptive() : RateLimit.none();
    if (given.perSecond() != null) {
      limit = mapped("rate-limit.per-second", given.perSecond(), RateLimit::perSecond);
    }
    return given.maxWaiting() == null
        ? limit
        : mapped("rate-limit.max-waiting", given.maxWaiting(), limit::maxWaiting);
  }

  ConnectionOptions connections() {
    MwaaServerlessProperties.Connections given = properties.connections();
    ConnectionOptions.Builder connections = ConnectionOptions.builder();
    set("connections.max-per-host", given.maxPerHost(), connections::maxPerHost);
    set("connections.max-pending", given.maxPending(), connections::maxPending);
    set("connections.max-idle", given.maxIdle(), connections::maxIdle);
    set("connections.max-life", given.maxLife(), connections::maxLife);
    set("connections.dns-ttl", given.dnsTtl(), connections::dnsTtl);
    return connections.build();
  }

  PollPolicy pollPolicy() {
    MwaaServerlessProperties.Poll given = properties.poll();
    PollPolicy.Builder policy = PollPolicy.builder();
    set("poll.interval", given.interval(), policy::interval);
    set("poll.growth", given.growth(), policy::growth);
    set("poll.max-interval", given.maxInterval(), policy::maxInterval);
    set("poll.jitter", given.jitter(), policy::jitter);
    set("poll.deadline", given.deadline(), policy::deadline);
    set("poll.not-found-grace", given.notFoundGrace(), policy::notFoundGrace);
    // What is refused is a pair. Only of a property that is set can Boot print where that is.
    if (given.maxInterval() != null) {
      return mapped("poll.max-interval", given.maxInterval(), longest -> policy.build());
    }
    return given.interval() == null
        ? policy.build()
        : mapped("poll.interval", given.interval(), first -> policy.build());
  }

  WatchOptions watchOptions() {
    MwaaServerlessProperties.Watch given = properties.watch();
    WatchOptions.Builder options = WatchOptions.builder();
    set("watch.target-staleness", given.targetStaleness(), options::targetStaleness);
    set("watch.rate", given.rate(), options::rate);
    set("watch.initial-rate", given.initialRate(), options::initialRate);
    set("watch.listing", given.listing(), options::listing);
    set("watch.max-in-flight", given.maxInFlight(), options::maxInFlight);
    set("watch.max-watched", given.maxWatched(), options::maxWatched);
    set("watch.not-found-grace", given.notFoundGrace(), options::notFoundGrace);
    return options.build();
  }

  /** The only region; blank counts as none, as of a variable that is not set. */
  static @Nullable Region region(MwaaServerlessProperties properties) {
    String region = properties.region();
    return region == null || region.isBlank() ? null : Region.of(region);
  }

  /** How long a stop waits for calls in flight. */
  Duration closeLimit() {
    return mapped("close-limit", properties.closeLimit(), PropertiesMapper::notNegative);
  }

  private static Duration notNegative(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("it must not be negative");
    }
    return value;
  }

  /** Returns whether there is a value. */
  static <T> boolean set(String key, @Nullable T value, Function<T, ?> setter) {
    if (value != null) {
      mapped(key, value, setter);
    }
    return value != null;
  }

  private static <T, R> R mapped(String key, T value, Function<T, R> mapping) {
    try {
      return mapping.apply(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + key, value, String.valueOf(e.getMessage()), e);
    }
  }
}
