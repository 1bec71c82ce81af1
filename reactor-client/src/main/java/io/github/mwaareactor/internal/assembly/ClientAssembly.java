package io.github.mwaareactor.internal.assembly;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.internal.aws.CredentialsCache;
import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.aws.IdentitySource;
import io.github.mwaareactor.internal.aws.RequestSigner;
import io.github.mwaareactor.internal.aws.Settings;
import io.github.mwaareactor.internal.aws.SettingsReader;
import io.github.mwaareactor.internal.protocol.CallObserver;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.rate.PermitQueue;
import io.github.mwaareactor.internal.rate.RateControllers;
import io.github.mwaareactor.internal.step.AdaptiveRateStep;
import io.github.mwaareactor.internal.step.AddressStep;
import io.github.mwaareactor.internal.step.AttemptLimitStep;
import io.github.mwaareactor.internal.step.CallLimitStep;
import io.github.mwaareactor.internal.step.CallReporter;
import io.github.mwaareactor.internal.step.ErrorStep;
import io.github.mwaareactor.internal.step.RateLimitStep;
import io.github.mwaareactor.internal.step.ReportAttemptStep;
import io.github.mwaareactor.internal.step.RetryRules;
import io.github.mwaareactor.internal.step.RetryStep;
import io.github.mwaareactor.internal.step.SigningStep;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.Memo;
import io.github.mwaareactor.internal.wire.NettyExchange;
import io.github.mwaareactor.internal.wire.ProxySettings;
import io.github.mwaareactor.internal.wire.Transport;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Wires one client. Each of its fields is one for the life of that client. */
public final class ClientAssembly {
  private final Scheduler timer;
  private final Timeouts timeouts;
  private final RateLimit rateLimit;
  private final int maxResponseBytes;
  private final CallListener listener;
  private final Endpoints endpoints;
  private final Memo<Settings> settings;
  private final SharedConnections connections;
  private final CredentialsCache credentials;
  private final RequestSigner signer;
  private final RetryRules retries;
  private final PermitQueue permits;
  private final RateControllers rates;
  private final CallObserver observer;
  private final ClosingSignal closing = new ClosingSignal();

  private ClientAssembly(ClientSettings options, @Nullable SharedConnections shared) {
    Clock clock = options.identity().clock();
    this.timer = options.timer();
    this.timeouts = options.limits().timeouts();
    this.rateLimit = options.limits().rate();
    this.maxResponseBytes = options.limits().maxResponseBytes();
    this.listener = guarded(options.listener());
    this.endpoints = new Endpoints(options.destination().region());
    this.settings = new Memo<>(settings(options));
    this.connections = shared == null ? connections(options) : shared.join(timeouts);
    this.credentials =
        new CredentialsCache(
            IdentitySource.of(options.identity().provider(), timer), clock, listener);
    this.signer =
        new RequestSigner(
            credentials, options.identity().signer(), clock, connections.clockOffsets(clock));
    this.retries =
        RetryRules.of(
            options.retries().own(),
            options.retries().policy(),
            settings.flatMap(found -> Mono.just(defaultPolicy(found))));
    this.permits = new PermitQueue(rateLimit.permitsPerSecond(), rateLimit.maxWaiting(), timer);
    this.rates = new RateControllers(rateLimit.maxWaiting(), timer);
    this.observer =
        listener == CallListener.NONE
            ? CallObserver.NONE
            : new CallReporter(listener, endpoints::regionTag, closing::isFired);
  }

  /**
   * Makes the parts of a client, over those connections if there are any, else over its own. Does
   * no I/O and looks for no credentials.
   *
   * @throws IllegalArgumentException for options or settings from the environment that do not fit
   *     together or make no sense
   * @throws IllegalStateException if all clients whose connections were to be shared are closed
   * @throws ConfigurationException if a library on the class path lacks a class or does not match
   *     the others
   */
  public static ClientParts assemble(ClientSettings options, @Nullable SharedConnections shared) {
    try {
      Operations.load();
      return new ClientAssembly(options, shared).parts();
    } catch (LinkageError e) {
      throw LocalFailures.typed(new FailedCall("build", "the client", 0), e);
    }
  }

  private ClientParts parts() {
    OpenClient open =
        new OpenClient(
            retries::tokensLeft,
            () -> permits.waiting() + rates.waiting(),
            connections.transport().counts(),
            credentials);
    ClientParts parts =
        new ClientParts(
            caller(true),
            caller(false),
            endpoints,
            settings,
            listener,
            connections,
            new ClientLifecycle(closing, release(open), timer),
            warmup());
    listener.opened(open);
    return parts;
  }

  /** The steps of a call, outermost last. A poll has the same ones without the retries. */
  private OperationCaller caller(boolean retrying) {
    Exchange exchange =
        new NettyExchange(connections.transport(), timeouts, maxResponseBytes, closing::isFired);
    exchange = new ErrorStep(exchange); // a non-2xx answer becomes an error signal
    exchange = new SigningStep(signer, exchange); // signs afresh; corrects clock and identity
    exchange = new AttemptLimitStep(timeouts.attempt(), timer, exchange);
    exchange = new ReportAttemptStep(exchange); // one start and one end per attempt
    if (rateLimit.isAdaptive()) {
      exchange = new AdaptiveRateStep(rates, exchange); // learns from each outcome
    }
    exchange = new RateLimitStep(rateLimit, this::permits, exchange); // each attempt draws a permit
    if (retrying) {
      exchange = new RetryStep(retries, timer, exchange);
    }
    exchange = new AddressStep(settings, endpoints, exchange); // endpoint, and who is calling
    exchange = new CallLimitStep(timeouts.call(), timer, exchange);
    return new OperationCaller(exchange, observer); // one start and one end per call, and its value
  }

  private PermitQueue permits(String operation) {
    return rateLimit.isAdaptive() ? rates.of(operation).permits() : permits;
  }

  /** What the first call would else wait for. */
  private Mono<Void> warmup() {
    FailedCall call = new FailedCall("warmup", "the client", 0);
    return Mono.when(
        settings.flatMap(
            known -> Mono.empty(),
            error -> new ConfigurationException(call, String.valueOf(error.getMessage()), error)),
        credentials.warmup(call),
        connections.transport().warmup(call));
  }

  private Mono<Void> release(OpenClient open) {
    return Mono.whenDelayError(
        connections.leave(), credentials.close(), Mono.fromRunnable(() -> listener.closed(open)));
  }

  private static CallListener guarded(CallListener listener) {
    return listener == CallListener.NONE ? listener : CallListener.all(listener);
  }

  private static Mono<Settings> settings(ClientSettings options) {
    ClientSettings.Destination destination = options.destination();
    return new SettingsReader(
            destination.endpoint(),
            destination.fips(),
            destination.appId(),
            destination.allowPlaintext(),
            options.retries().areSet(),
            System::getProperty,
            System::getenv)
        .settings();
  }

  private static SharedConnections connections(ClientSettings options) {
    ClientSettings.Connections connections = options.connections();
    Timeouts timeouts = options.limits().timeouts();
    Transport transport =
        new Transport(
            connections.adjust(),
            connections.loops(),
            connections.options(),
            timeouts,
            options.timer(),
            () -> proxies(connections));
    return new SharedConnections(
        transport, connections.options().maxPerHost(), timeouts, options.identity().clock());
  }

  private static ProxySettings proxies(ClientSettings.Connections connections) {
    return connections.proxyFromEnvironment()
        ? ProxySettings.read(System::getProperty, System::getenv)
        : ProxySettings.NONE;
  }

  private static RetryPolicy defaultPolicy(Settings settings) {
    Integer maxAttempts = settings.maxAttempts();
    return maxAttempts == null
        ? RetryPolicy.defaults()
        : RetryPolicy.builder().maxAttempts(maxAttempts).build();
  }
}
