package io.github.mwaareactor;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.aws.CredentialsCache;
import io.github.mwaareactor.internal.aws.EndpointRules;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.aws.RequestSigner;
import io.github.mwaareactor.internal.aws.Settings;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.step.ErrorStep;
import io.github.mwaareactor.internal.step.SigningStep;
import io.github.mwaareactor.internal.step.TimeLimitStep;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.NettyExchange;
import io.github.mwaareactor.internal.wire.Transport;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.Timeouts;
import java.net.URI;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
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
  private Timeouts timeouts = Timeouts.defaults();
  private PollPolicy pollPolicy = PollPolicy.defaults();
  private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
  private HttpSigner<AwsCredentialsIdentity> signer = AwsV4HttpSigner.create();
  private Clock clock = Clock.systemUTC();
  private Scheduler timer = Schedulers.parallel();
  private int maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES;

  MwaaServerlessReactiveClientBuilder() {}

  /**
   * Where credentials come from. It is asked off the event loops, so it may block; its answer is
   * kept until shortly before it expires. Default: the AWS default credentials chain. The client
   * never closes a provider it was given.
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

  /** How long each part of a call may take. Default: {@link Timeouts#defaults()}. */
  public MwaaServerlessReactiveClientBuilder timeouts(Timeouts timeouts) {
    this.timeouts = requireNonNull(timeouts, "timeouts");
    return this;
  }

  /** The policy of pollers that name none. Default: {@link PollPolicy#defaults()}. */
  public MwaaServerlessReactiveClientBuilder pollPolicy(PollPolicy policy) {
    this.pollPolicy = requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Adjusts the HTTP client below: proxy, TLS trust, wire logging. Applied first; connection pool,
   * event loops, limits, no redirects and no hidden retries are set after it. Default: no change.
   */
  public MwaaServerlessReactiveClientBuilder httpClient(UnaryOperator<HttpClient> adjust) {
    this.httpClient = requireNonNull(adjust, "adjust");
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
    if (maxResponseBytes < 1) {
      throw new IllegalArgumentException(
          "maxResponseBytes must be at least 1, was " + maxResponseBytes);
    }
    this.maxResponseBytes = maxResponseBytes;
    return this;
  }

  /**
   * Makes the client. Does no I/O and looks for no credentials.
   *
   * @throws IllegalArgumentException if the endpoint is plain {@code http} to another machine and
   *     that was not allowed
   */
  public MwaaServerlessReactiveClient build() {
    if (endpoint != null && !allowPlaintext) {
      EndpointRules.requireSafe(endpoint);
    }
    Endpoints endpoints = new Endpoints(region);
    Settings settings = new Settings(endpoint, false, null, null);
    CredentialsCache identity = new CredentialsCache(credentials, clock);
    Transport transport = new Transport(httpClient, timeouts, timer);
    return new DefaultMwaaServerlessReactiveClient(
        new OperationCaller(
            workflow -> endpoints.of(workflow.region(), settings), exchange(identity, transport)),
        pollPolicy,
        timer,
        endpoints,
        Mono.whenDelayError(transport.close(), identity.close()));
  }

  /** What a request passes on its way out, the last line first. */
  private Exchange exchange(CredentialsCache identity, Transport transport) {
    RequestSigner requestSigner = new RequestSigner(identity, signer, clock);
    Exchange exchange = new NettyExchange(transport, timeouts, maxResponseBytes);
    exchange = new ErrorStep(exchange); // a non-2xx answer becomes an error signal
    exchange = new SigningStep(requestSigner, exchange); // signs each attempt afresh
    exchange = TimeLimitStep.attempt(timeouts.attempt(), timer, exchange);
    return TimeLimitStep.call(timeouts.call(), timer, exchange);
  }
}
