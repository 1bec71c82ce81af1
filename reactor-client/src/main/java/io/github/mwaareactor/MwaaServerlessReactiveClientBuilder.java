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
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Collects the options of a client. Setters may come in any order; what must fit together is
 * checked in {@link #build()}. Not for use by several threads at once.
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
   * Where credentials come from. It is asked off the event loops, so it may block; its answer is
   * kept until shortly before it expires. All calls wait for one answer, for a minute at most; then
   * it is asked again. Default: the AWS default credentials chain. The client never closes a
   * provider it was given.
   *
   * <p>When the service refuses an identity as expired or unknown, the provider is asked again, and
   * the call is sent once more if it gives another one. A default chain is rebuilt for that, at
   * most once a second, because its providers would return what they have cached. The client cannot
   * clear the cache of a provider of your own: calls are refused until it gives another identity by
   * itself.
   */
  public MwaaServerlessReactiveClientBuilder credentialsProvider(
      IdentityProvider<? extends AwsCredentialsIdentity> provider) {
    this.credentials = requireNonNull(provider, "provider");
    return this;
  }

  /**
   * Pins the client to one region: an ARN of another one is refused. Default: none, each call goes
   * to the region of its ARN.
   */
  public MwaaServerlessReactiveClientBuilder region(Region region) {
    this.region = requireNonNull(region, "region");
    return this;
  }

  /**
   * Sends every call to this address instead of the service's own; the ARN still decides the
   * signing region. {@code https}, or {@code http} to this machine; a path is kept. Default: none.
   *
   * @throws IllegalArgumentException if it is not an absolute {@code http} or {@code https} URI
   *     with a host and without user, query and fragment
   */
  public MwaaServerlessReactiveClientBuilder endpoint(URI endpoint) {
    this.endpoint = EndpointRules.checked(endpoint);
    return this;
  }

  /**
   * Allows an {@code http} endpoint on another machine, where anyone on the way can read what is
   * sent and answered. Default: false.
   */
  public MwaaServerlessReactiveClientBuilder allowPlaintext(boolean allow) {
    this.allowPlaintext = allow;
    return this;
  }

  /**
   * Sends calls to the FIPS endpoint of each region; not together with an endpoint of your own.
   * Default: what the environment says, else false.
   */
  public MwaaServerlessReactiveClientBuilder fips(boolean fips) {
    this.fips = fips;
    return this;
  }

  /**
   * The name of your application in the {@code User-Agent} header. At most 50 characters; one that
   * a header may not have there is replaced by {@code -}. Default: what the environment says, else
   * none.
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
   * When a failed attempt is followed by another. Not together with {@link #retry}, but a derived
   * client may set either in place of its parent's. Default: {@link RetryPolicy#defaults()} with
   * the number of attempts that the environment says.
   */
  public MwaaServerlessReactiveClientBuilder retryPolicy(RetryPolicy policy) {
    requireNonNull(policy, "policy");
    forgetInheritedRetries();
    this.retryPolicy = policy;
    return this;
  }

  /**
   * A Resilience4j {@code Retry} of your own, which then decides alone: its attempts, its waits,
   * what it takes for retryable. Its events and metrics see every call. It is asked about failures
   * only, not about results, and may have been made from {@link RetryPolicy#toRetryConfig()}. A
   * call that ends because the budget is empty, or because the wait would outlast the call limit,
   * is in no counter of Resilience4j's but that of all attempts. Not together with {@link
   * #retryPolicy}. Default: none.
   */
  public MwaaServerlessReactiveClientBuilder retry(Retry retry) {
    requireNonNull(retry, "retry");
    forgetInheritedRetries();
    this.retry = retry;
    return this;
  }

  /**
   * How fast attempts may follow each other, those of calls and polls together. Each client counts
   * on its own, a derived one too. Default: {@link RateLimit#none()}.
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

  /** The policy of pollers that name none. Default: {@link PollPolicy#defaults()}. */
  public MwaaServerlessReactiveClientBuilder pollPolicy(PollPolicy policy) {
    this.pollPolicy = requireNonNull(policy, "policy");
    return this;
  }

  /**
   * How many connections are kept, and for how long. Default: {@link ConnectionOptions#defaults()}.
   *
   * @throws IllegalStateException if the client is derived: it shares connections made before
   */
  public MwaaServerlessReactiveClientBuilder connections(ConnectionOptions connections) {
    requireOwnConnections("connections");
    this.connections = requireNonNull(connections, "connections");
    return this;
  }

  /**
   * Adjusts the HTTP client below: proxy, TLS trust, wire logging. Applied first; connection pool,
   * event loops, limits, no redirects and no hidden retries are set after it. Default: no change.
   *
   * @throws IllegalStateException if the client is derived: it shares connections made before
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
   * @throws IllegalStateException if the client is derived: it shares connections made before
   */
  public MwaaServerlessReactiveClientBuilder proxyFromEnvironment(boolean read) {
    requireOwnConnections("proxyFromEnvironment");
    this.proxyFromEnvironment = read;
    return this;
  }

  /**
   * Is told of every call and poll; several through {@link CallListener#all}, Micrometer through
   * {@code MicrometerObservation} and {@code MicrometerMeters}. A derived client has its parent's
   * unless it sets another. Default: {@link CallListener#NONE}.
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

  /** The time that signatures carry and credentials expire by. Default: the system's clock. */
  public MwaaServerlessReactiveClientBuilder clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * What waits and limits are timed on, all but the connect and TLS limits, which the event loops
   * time. Default: {@link Schedulers#parallel()}.
   */
  public MwaaServerlessReactiveClientBuilder timer(Scheduler timer) {
    this.timer = requireNonNull(timer, "timer");
    return this;
  }

  /**
   * The longest answer that is read, in bytes; a longer one is a {@link
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
   * Makes the client. Does no I/O and looks for no credentials; of the environment it reads
   * variables and JVM properties, and the AWS profile is read by the first call.
   *
   * @throws IllegalArgumentException if an endpoint is plain {@code http} to another machine and
   *     that was not allowed, if options or settings from the environment do not fit together or
   *     make no sense, or if a derived client changes limits of the connections it shares
   * @throws IllegalStateException if all clients whose connections a derived client was to share
   *     are closed
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
        new ClientSettings.Connections(connections, httpClient, proxyFromEnvironment),
        listener,
        timer);
  }
}
