package io.github.mwaareactor.webfluxservice;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import software.amazon.awssdk.regions.Region;

/**
 * What can be set of this service. What is left out is as the client has it by default.
 *
 * @param endpoint Asked instead of AWS's own endpoints.
 * @param allowPlaintext Whether the endpoint may be plain http on another machine, where anyone on
 *     the way can read what is sent and answered.
 * @param region The only region whose runs may be asked for. Default: each ARN's own.
 * @param allowedWorkflows Patterns of the workflow ARNs that callers may ask for, with * for
 *     anything but a colon or a slash. Needed outside the demo: without one, nothing may be asked.
 * @param connectTimeout Limit for making a connection.
 * @param attemptTimeout Limit for one attempt.
 * @param callTimeout Limit for a whole call with its retries.
 * @param maxAttempts Attempts of a call, the first included. Default: what AWS_MAX_ATTEMPTS says,
 *     else 3.
 * @param rateLimit Attempts per second, lookups and polls together. Default: no limit.
 * @param closeLimit How long a stop waits for calls on their way.
 * @param watch How runs are followed.
 * @param events How event streams are told.
 */
@ConfigurationProperties("mwaa")
record ClientProperties(
    @Nullable URI endpoint,
    @DefaultValue("false") boolean allowPlaintext,
    @Nullable Region region,
    @DefaultValue List<String> allowedWorkflows,
    @Nullable Duration connectTimeout,
    @Nullable Duration attemptTimeout,
    @Nullable Duration callTimeout,
    @Nullable Integer maxAttempts,
    @Nullable Double rateLimit,
    @DefaultValue("10s") Duration closeLimit,
    @DefaultValue Watch watch,
    @DefaultValue Events events) {

  /**
   * How runs are followed: each with one poll at a time, whoever follows it.
   *
   * @param targetStaleness How old the known state of a run may become.
   * @param rate Polls per second at most. Default: as many as the service bears.
   * @param maxInFlight Polls on their way at most.
   * @param notFoundGrace How long a run that was only just started may be unknown.
   */
  record Watch(
      @DefaultValue("10s") Duration targetStaleness,
      @Nullable Double rate,
      @Nullable Integer maxInFlight,
      @Nullable Duration notFoundGrace) {}

  /**
   * How event streams are told, and how many.
   *
   * @param heartbeat Time between two signs of life.
   * @param reconnectAfter What browsers are told to wait before they connect again.
   * @param maxRuns Runs that one stream, or one question for many runs, may name.
   * @param maxStreams Streams open at once; further ones are answered with 503.
   */
  record Events(
      @DefaultValue("15s") Duration heartbeat,
      @DefaultValue("2s") Duration reconnectAfter,
      @DefaultValue("50") int maxRuns,
      @DefaultValue("1000") int maxStreams) {
    Events {
      check(heartbeat.toMillis() > 0, "heartbeat must be at least 1 ms, was " + heartbeat);
      check(!reconnectAfter.isNegative(), "reconnect-after is negative: " + reconnectAfter);
      check(maxRuns > 0, "max-runs must be at least 1, was " + maxRuns);
      check(maxStreams > 0, "max-streams must be at least 1, was " + maxStreams);
    }

    private static void check(boolean holds, String rule) {
      if (!holds) {
        throw new IllegalArgumentException("mwaa.events." + rule);
      }
    }
  }
}
