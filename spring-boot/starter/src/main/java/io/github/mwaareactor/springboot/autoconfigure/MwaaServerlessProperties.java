package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.watch.WatchOptions;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the client and the watcher. Properties that are not set keep the defaults of
 * the client.
 *
 * @param endpoint Address that every call goes to. Default: the service's own endpoints.
 * @param allowPlaintext Whether the endpoint may be plain http on another machine, where anyone on
 *     the network path can read requests and responses.
 * @param region The only region that calls may go to. Default: the region of each ARN.
 * @param fips Whether to call the FIPS endpoints of the service. Default: from the AWS settings.
 * @param appId Name of the application in the User-Agent header, at most 50 characters. Default:
 *     from the AWS settings.
 * @param proxyFromEnvironment Whether to connect through the proxy that JVM properties or
 *     HTTPS_PROXY name.
 * @param maxAttempts Attempts of a call, the first included. Default: from the AWS settings, else
 *     3.
 * @param warmup Whether to open event loops and resolve credentials while the application starts,
 *     before its web server accepts requests. Sends no request to the service.
 * @param closeLimit How long a stop waits for calls in flight. Keep it below
 *     spring.lifecycle.timeout-per-shutdown-phase.
 * @param timeouts Limits for the parts of a call.
 * @param rateLimit How fast attempts may follow each other.
 * @param connections The connection pool.
 * @param poll How often a run is polled, for pollers that are started without a policy.
 * @param watch The watcher.
 * @param ssl Trust and client key.
 * @param observations Micrometer observations.
 * @param metrics Micrometer meters.
 */
@ConfigurationProperties("mwaa.serverless")
public record MwaaServerlessProperties(
    @Nullable URI endpoint,
    @DefaultValue("false") boolean allowPlaintext,
    @Nullable String region,
    @Nullable Boolean fips,
    @Nullable String appId,
    @DefaultValue("false") boolean proxyFromEnvironment,
    @Nullable Integer maxAttempts,
    @DefaultValue("true") boolean warmup,
    @DefaultValue("10s") Duration closeLimit,
    @DefaultValue Timeouts timeouts,
    @DefaultValue RateLimit rateLimit,
    @DefaultValue Connections connections,
    @DefaultValue Poll poll,
    @DefaultValue Watch watch,
    @DefaultValue Ssl ssl,
    @DefaultValue Observations observations,
    @DefaultValue Metrics metrics) {

  /**
   * Limits for the parts of a call.
   *
   * @param connect Limit for a TCP connection. Default: 3s.
   * @param tlsHandshake Limit for the TLS handshake on a new connection. Default: 5s.
   * @param acquire Limit for the wait for a pooled connection. Default: 5s.
   * @param attempt Limit for one attempt, from its credentials to the last byte of the response.
   *     Default: 10s.
   * @param call Limit for all attempts and the waits between them. Default: 30s.
   */
  public record Timeouts(
      @Nullable Duration connect,
      @Nullable Duration tlsHandshake,
      @Nullable Duration acquire,
      @Nullable Duration attempt,
      @Nullable Duration call) {}

  /**
   * How fast attempts may follow each other. Without either rate there is no limit.
   *
   * @param perSecond Attempts per second, evenly spaced. Not together with adaptive.
   * @param adaptive Whether to find the rate that the service tolerates, for each operation by
   *     itself. Not together with per-second.
   * @param maxWaiting Attempts that may wait for a permit at once. Default: 10000.
   */
  public record RateLimit(
      @Nullable Double perSecond,
      @DefaultValue("false") boolean adaptive,
      @Nullable Integer maxWaiting) {}

  /**
   * The connection pool.
   *
   * @param maxPerHost Connections to one host, each for one call at a time. Default: 64.
   * @param maxPending Calls that may wait for a connection to one host. Default: 1024.
   * @param maxIdle How long an idle connection is kept. Default: 5s.
   * @param maxLife How long a connection is used for new calls. Default: 90s.
   * @param dnsTtl How long the addresses of a host are kept, unless their own TTL is shorter.
   *     Default: 60s.
   * @param useReactorResourceFactory Whether to run on the event loops of the context's
   *     ReactorResourceFactory, which a Reactor Netty web server uses too. The client has loops of
   *     its own otherwise.
   */
  public record Connections(
      @Nullable Integer maxPerHost,
      @Nullable Integer maxPending,
      @Nullable Duration maxIdle,
      @Nullable Duration maxLife,
      @Nullable Duration dnsTtl,
      @DefaultValue("false") boolean useReactorResourceFactory) {}

  /**
   * How often a run is polled, and for how long.
   *
   * @param interval The first wait between a response and the next poll. Default: 2s.
   * @param growth Factor by which the wait grows while nothing changes. Default: 1.5.
   * @param maxInterval The longest wait, before jitter. Default: 30s.
   * @param jitter How far a wait may deviate either way: 0.2 is 20 percent. Default: 0.2.
   * @param deadline How long a run is polled. Default: 12h.
   * @param notFoundGrace How long "not found" is tolerated for a run that has just been started.
   *     Default: 0s.
   */
  public record Poll(
      @Nullable Duration interval,
      @Nullable Double growth,
      @Nullable Duration maxInterval,
      @Nullable Double jitter,
      @Nullable Duration deadline,
      @Nullable Duration notFoundGrace) {}

  /**
   * The watcher.
   *
   * @param enabled Whether there is a RunWatcher bean.
   * @param targetStaleness How old the known state of a run may become. Default: 10s.
   * @param rate Polls per second at most. Default: as many as the runs need and the service
   *     tolerates.
   * @param initialRate Polls per second to begin with. Default: found by the watcher.
   * @param listing Whether runs that share a workflow are read from its list when that takes fewer
   *     calls. Default: auto.
   * @param maxInFlight Polls in flight at once. Default: as many as rate and latency need.
   * @param maxWatched Runs that one subscriber follows at once. Default: 100000.
   * @param notFoundGrace How long "not found" is tolerated for a run that has just been started.
   *     Default: 0s.
   */
  public record Watch(
      @DefaultValue("true") boolean enabled,
      @Nullable Duration targetStaleness,
      @Nullable Double rate,
      @Nullable Double initialRate,
      WatchOptions.@Nullable Listing listing,
      @Nullable Integer maxInFlight,
      @Nullable Integer maxWatched,
      @Nullable Duration notFoundGrace) {}

  /**
   * Trust and client key.
   *
   * @param bundle Name of the SSL bundle with the certificates to trust and, if the endpoint asks
   *     for one, the client's key. Default: the certificates that the JVM trusts.
   */
  public record Ssl(@Nullable String bundle) {}

  /**
   * Micrometer observations.
   *
   * @param enabled Whether calls are observed by the context's ObservationRegistry.
   */
  public record Observations(@DefaultValue("true") boolean enabled) {}

  /**
   * Micrometer meters.
   *
   * @param enabled Whether the client registers its meters in the context's MeterRegistry.
   */
  public record Metrics(@DefaultValue("true") boolean enabled) {}
}
