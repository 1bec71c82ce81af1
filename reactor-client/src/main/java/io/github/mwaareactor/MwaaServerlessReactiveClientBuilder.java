package io.github.mwaareactor;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.assembly.ClientAssembly;
import io.github.mwaareactor.internal.assembly.ClientParts;
import io.github.mwaareactor.internal.assembly.ClientSettings;
import io.github.mwaareactor.internal.assembly.SharedConnections;
import io.github.mwaareactor.internal.aws.AppId;
import io.github.mwaareactor.internal.aws.EndpointRules;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.resilience4j.retry.Retry;
import java.net.URI;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Collects the options of a client. Setters may be called in any order, and {@link #build()} checks
 * whether the options fit together. Not thread-safe.
 */
public final class MwaaServerlessReactiveClientBuilder {
  private static final int DEFAULT_MAX_RESPONSE_BYTES = 1024 * 1024;

  private @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private @Nullable Region region;
  private @Nullable URI endpoint;
  private boolean allowPlaintext;
  private @Nullable Boolean fips;
  private @Nullable String appId;
  private Timeouts timeouts = Timeouts.defaults();
  private @Nullable RetryPolicy retryPolicy;
  private @Nullable Retry retry;
  private RateLimit rateLimit = RateLimit.none();
  private boolean retriesInherited;
  private PollPolicy pollPolicy = PollPolicy.defaults();
  private ConnectionOptions connections = ConnectionOptions.defaults();
  private boolean proxyFromEnvironment;
  private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
  private @Nullable LoopResources loopResources;
  private CallListener listener = CallListener.NONE;
  private @Nullable HttpSigner<AwsCredentialsIdentity> signer;
  private Clock clock = Clock.systemUTC();
  private Scheduler timer = Schedulers.parallel();
  private int maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES;
  private @Nullable SharedConnections shared;

  MwaaServerlessReactiveClientBuilder() {}

  private MwaaServerlessReactiveClientBuilder(
      MwaaServerlessReactiveClientBuilder other, @Nullable SharedConnections shared) {
    this.credentials = other.credentials;
    this.region = other.region;
    this.endpoint = other.endpoint;
    this.allowPlaintext = other.allowPlaintext;
    this.fips = other.fips;
    this.appId = other.appId;
    this.timeouts = other.timeouts;
    this.retryPolicy = other.retryPolicy;
    this.retry = other.retry;
    this.rateLimit = other.rateLimit;
    this.retriesInherited = true;
    this.pollPolicy = other.pollPolicy;
    this.listener = other.listener;
    this.signer = other.signer;
    this.clock = other.clock;
    this.timer = other.timer;
    this.maxResponseBytes = other.maxResponseBytes;
    this.shared = shared;
  }

  /**
   * Where credentials come from. The provider is called off the event loops, so it may block. Its
   * answer is kept until shortly before it expires. All calls wait for the same answer, for at most
   * a minute; then the provider is called again. Default: the AWS default credentials chain. The
   * client never closes a provider that it was given.
   *
   * <p>When the service refuses an identity as expired or unknown, the provider is called again. If
   * it returns another identity, the call is sent once more. A default chain is rebuilt first, at
   * most once a second, because its providers would return what they have cached. The client cannot
   * clear the cache of a provider of your own: calls fail until it returns another identity.
   */
  public MwaaServerlessReactiveClientBuilder credentialsProvider(
      IdentityProvider<? extends AwsCredentialsIdentity> provider) {
    this.credentials = requireNonNull(provider, "provider");
    return this;
  }

  /**
   * Pins the client to one region: an ARN of another region is refused. Default: none, so each call
   * goes to the region of its ARN.
   *
   * @throws IllegalArgumentException if it does not look like a region's name
   */
  public MwaaServerlessReactiveClientBuilder region(Region region) {
    this.region = Endpoints.checked(region);
    return this;
  }

  /**
   * Sends every call to this address instead of the service's own endpoint. The ARN still decides
   * the signing region. The URI is {@code https}, or {@code http} to this machine, and may have a
   * path. Default: none.
   *
   * @throws IllegalArgumentException if it is not an absolute {@code http} or {@code https} URI
   *     with a host and without user, query and fragment
   */
  public MwaaServerlessReactiveClientBuilder endpoint(URI endpoint) {
    this.endpoint = EndpointRules.checked(endpoint);
    return this;
  }

  /**
   * Allows an {@code http} endpoint on another machine. Anyone on the network path can then read
   * requests and responses. Default: false.
   */
  public MwaaServerlessReactiveClientBuilder allowPlaintext(boolean allow) {
    this.allowPlaintext = allow;
    return this;
  }

  /**
   * Sends calls to the FIPS endpoint of each region. It cannot be combined with an endpoint of your
   * own. Default: the setting from the environment, else false.
   */
  public MwaaServerlessReactiveClientBuilder fips(boolean fips) {
    this.fips = fips;
    return this;
  }

  /**
   * The name of your application in the {@code User-Agent} header. At most 50 characters.
   * Characters that the header does not allow are replaced by {@code -}. Default: the setting from
   * the environment, else none.
   */
  public MwaaServerlessReactiveClientBuilder appId(String appId) {
    this.appId = AppId.checked("appId", requireNonNull(appId, "appId"));
    return this;
  }

  /**
   * How long each part of a call may take. A derived client keeps the {@code connect}, {@code
   * tlsHandshake} and {@code acquire} limits of the connections it shares. Default: {@link
   * Timeouts#defaults()}.
   */
  public MwaaServerlessReactiveClientBuilder timeouts(Timeouts timeouts) {
    this.timeouts = requireNonNull(timeouts, "timeouts");
    return this;
  }

  /**
   * When a failed attempt is retried. It cannot be combined with {@link #retry}, but a derived
   * client may set either in place of its parent's. Default: {@link RetryPolicy#defaults()} with
   * the number of attempts from the environment.
   */
  public MwaaServerlessReactiveClientBuilder retryPolicy(RetryPolicy policy) {
    requireNonNull(policy, "policy");
    forgetInheritedRetries();
    this.retryPolicy = policy;
    return this;
  }

  /**
   * A Resilience4j {@code Retry} of your own. It alone then decides on attempts, waits and what is
   * retryable. Its events and metrics cover every call. It decides on failures only, not on
   * results. {@link RetryPolicy#toRetryConfig()} can be its configuration. Calls that end because
   * the budget is empty, or because the wait would exceed the call limit, count in Resilience4j's
   * total only. It cannot be combined with {@link #retryPolicy}. Default: none.
   */
  public MwaaServerlessReactiveClientBuilder retry(Retry retry) {
    requireNonNull(retry, "retry");
    forgetInheritedRetries();
    this.retry = retry;
    return this;
  }

  /**
   * How fast attempts may follow each other, those of calls and polls together. Each client has its
   * own limit, a derived client too. Default: {@link RateLimit#none()}.
   */
  public MwaaServerlessReactiveClientBuilder rateLimit(RateLimit limit) {
    this.rateLimit = requireNonNull(limit, "limit");
    return this;
  }

  private void forgetInheritedRetries() {
    if (retriesInherited) {
      retryPolicy = null;
      retry = null;
      retriesInherited = false;
    }
  }

  /** The policy of pollers that are started without one. Default: {@link PollPolicy#defaults()}. */
  public MwaaServerlessReactiveClientBuilder pollPolicy(PollPolicy policy) {
    this.pollPolicy = requireNonNull(policy, "policy");
    return this;
  }

  /**
   * The size of the connection pool, and how long connections are kept. Default: {@link
   * ConnectionOptions#defaults()}.
   *
   * @throws IllegalStateException if the client is derived, because it shares existing connections
   */
  public MwaaServerlessReactiveClientBuilder connections(ConnectionOptions connections) {
    requireOwnConnections("connections");
    this.connections = requireNonNull(connections, "connections");
    return this;
  }

  /**
   * Runs the connections on these event loops instead of the client's own. The client never
   * disposes them. Loops of its own keep the client working while another part of the application
   * blocks a loop, so share them only where threads are scarce. Colocated loops, the default of
   * Reactor Netty, open the connections of calls that start on one loop on that same loop. Default:
   * loops of its own, one for each processor.
   *
   * @throws IllegalStateException if the client is derived, because it shares existing connections
   */
  public MwaaServerlessReactiveClientBuilder loopResources(LoopResources loopResources) {
    requireOwnConnections("loopResources");
    this.loopResources = requireNonNull(loopResources, "loopResources");
    return this;
  }

  /**
   * Adjusts the underlying HTTP client: proxy, TLS trust, wire logging. It is applied first.
   * Connection pool, event loops and limits are set after it, and redirects and Reactor Netty's own
   * retry are turned off. Default: no change.
   *
   * @throws IllegalStateException if the client is derived, because it shares existing connections
   */
  public MwaaServerlessReactiveClientBuilder httpClient(UnaryOperator<HttpClient> adjust) {
    requireOwnConnections("httpClient");
    this.httpClient = requireNonNull(adjust, "adjust");
    return this;
  }

  /**
   * Connects through the proxy that the environment names. The JVM properties {@code
   * https.proxyHost}, {@code https.proxyPort} (443), {@code https.proxyUser}, {@code
   * https.proxyPassword} and {@code http.nonProxyHosts} come first. Without such a host, the
   * variables {@code https_proxy} or {@code HTTPS_PROXY}, an {@code http://} or {@code socks5://}
   * URL, and {@code no_proxy} or {@code NO_PROXY} apply. For a plain {@code http} endpoint, the
   * same names with {@code http} apply. The proxy resolves the names of the hosts behind it. This
   * machine is always reached directly, and a proxy set by {@link #httpClient} takes precedence
   * over all of these. Credentials providers use their own connections. Default: false.
   *
   * @throws IllegalStateException if the client is derived, because it shares existing connections
   */
  public MwaaServerlessReactiveClientBuilder proxyFromEnvironment(boolean read) {
    requireOwnConnections("proxyFromEnvironment");
    this.proxyFromEnvironment = read;
    return this;
  }

  /**
   * Is notified of every call and poll. {@link CallListener#all} combines several listeners; {@code
   * MicrometerObservation} and {@code MicrometerMeters} report to Micrometer. A derived client has
   * its parent's listener unless it sets another. Default: {@link CallListener#NONE}.
   */
  public MwaaServerlessReactiveClientBuilder callListener(CallListener listener) {
    this.listener = requireNonNull(listener, "listener");
    return this;
  }

  /** What signs requests. Default: the SDK's {@link AwsV4HttpSigner}. */
  public MwaaServerlessReactiveClientBuilder signer(HttpSigner<AwsCredentialsIdentity> signer) {
    this.signer = requireNonNull(signer, "signer");
    return this;
  }

  /**
   * The clock that dates signatures and decides when credentials expire. Default: the system's
   * clock.
   */
  public MwaaServerlessReactiveClientBuilder clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * The scheduler of all waits and limits, except the connect and TLS limits, which run on the
   * event loops. Default: {@link Schedulers#parallel()}.
   */
  public MwaaServerlessReactiveClientBuilder timer(Scheduler timer) {
    this.timer = requireNonNull(timer, "timer");
    return this;
  }

  /**
   * The longest response that is read, in bytes. A longer one is a {@link
   * io.github.mwaareactor.error.ProtocolException}. At least 1; default 1 MiB.
   */
  public MwaaServerlessReactiveClientBuilder maxResponseBytes(int maxResponseBytes) {
    this.maxResponseBytes = Checks.atLeastOne(maxResponseBytes, "maxResponseBytes");
    return this;
  }

  /** The same options, over the same connections. */
  MwaaServerlessReactiveClientBuilder copy() {
    return new MwaaServerlessReactiveClientBuilder(this, shared);
  }

  private void requireOwnConnections(String option) {
    if (shared != null) {
      throw new IllegalStateException(
          option + " cannot be set for a derived client, which shares the connections of another");
    }
  }

  /**
   * Makes the client. It does no I/O and resolves no credentials. It reads environment variables
   * and JVM properties; the first call reads the AWS profile.
   *
   * @throws IllegalArgumentException if an endpoint is plain {@code http} to another machine and
   *     that was not allowed, if options or settings from the environment are invalid or contradict
   *     each other, or if a derived client changes limits of the connections it shares
   * @throws IllegalStateException if this is a derived client, and all clients that shared its
   *     connections are closed
   * @throws ConfigurationException if a library on the class path lacks a class or does not match
   *     the others
   */
  public MwaaServerlessReactiveClient build() {
    ClientParts parts = ClientAssembly.assemble(settings(), shared);
    return new DefaultMwaaServerlessReactiveClient(
        parts,
        pollPolicy,
        timer,
        new MwaaServerlessReactiveClientBuilder(this, parts.connections()));
  }

  private ClientSettings settings() {
    return new ClientSettings(
        new ClientSettings.Identity(credentials, signer, clock),
        new ClientSettings.Destination(region, endpoint, allowPlaintext, fips, appId),
        new ClientSettings.Limits(timeouts, rateLimit, maxResponseBytes),
        new ClientSettings.Retries(retryPolicy, retry),
        new ClientSettings.Connections(
            connections, httpClient, loopResources, proxyFromEnvironment),
        listener,
        timer);
  }
}
