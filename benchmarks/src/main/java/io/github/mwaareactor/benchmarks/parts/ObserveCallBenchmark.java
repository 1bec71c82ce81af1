package io.github.mwaareactor.benchmarks.parts;

import io.github.mwaareactor.internal.protocol.CallObserver;
import io.github.mwaareactor.internal.protocol.OperationCaller;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.internal.rate.PermitQueue;
import io.github.mwaareactor.internal.step.CallLimitStep;
import io.github.mwaareactor.internal.step.CallReporter;
import io.github.mwaareactor.internal.step.ErrorStep;
import io.github.mwaareactor.internal.step.RateLimitStep;
import io.github.mwaareactor.internal.step.ReportAttemptStep;
import io.github.mwaareactor.internal.step.RetryRules;
import io.github.mwaareactor.internal.step.RetryStep;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.micrometer.MicrometerMeters;
import io.github.mwaareactor.observe.micrometer.MicrometerObservation;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What does it cost to observe a call? The steps of a call without signature and network, whose
 * cost would hide it: compare the bytes of {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 5)
public class ObserveCallBenchmark {
  /** Who listens to calls. */
  public enum Listener {
    /** Nobody. */
    NONE,
    /** Micrometer, with a registry that does nothing. */
    IDLE_REGISTRY,
    /** Micrometer's timers of observations. */
    OBSERVATION,
    /** The same, and the client's own meters. */
    OBSERVATION_AND_METERS
  }

  private static final RunRef RUN =
      new RunRef(
          "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5",
          "d58cxqdClpTVjeN");
  private static final byte[] ANSWER =
      "{\"RunId\":\"d58cxqdClpTVjeN\",\"RunDetail\":{\"RunState\":\"RUNNING\"}}"
          .getBytes(StandardCharsets.UTF_8);

  /** Who listens to calls. */
  @Param private Listener listener = Listener.NONE;

  private OperationCaller caller;

  /** Builds the steps. */
  @Setup
  public void build() {
    CallListener told = toldOf(listener);
    boolean isListening = told != CallListener.NONE;
    Scheduler timer = Schedulers.parallel();
    RateLimit limit = RateLimit.none();
    PermitQueue permits = new PermitQueue(limit.permitsPerSecond(), limit.maxWaiting(), timer);
    Exchange exchange = new ErrorStep(ObserveCallBenchmark::answer);
    exchange = isListening ? new ReportAttemptStep(exchange) : exchange;
    exchange = new RateLimitStep(limit, operation -> permits, exchange);
    exchange = new RetryStep(RetryRules.of(RetryPolicy.defaults()), timer, exchange);
    exchange = new CallLimitStep(Duration.ofSeconds(30), timer, exchange);
    CallObserver observer =
        isListening ? new CallReporter(told, region -> region, () -> false) : CallObserver.NONE;
    caller = new OperationCaller(exchange, observer);
  }

  private static CallListener toldOf(Listener listener) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ObservationRegistry observations = ObservationRegistry.create();
    if (listener == Listener.IDLE_REGISTRY) {
      return CallListener.all(MicrometerObservation.of(observations));
    }
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    return switch (listener) {
      case OBSERVATION -> CallListener.all(MicrometerObservation.of(observations));
      case OBSERVATION_AND_METERS ->
          CallListener.all(MicrometerObservation.of(observations), MicrometerMeters.of(meters));
      default -> CallListener.NONE;
    };
  }

  // Tells what the network would.
  private static Mono<WireResponse> answer(WireRequest request) {
    return Mono.fromSupplier(
        () -> {
          request.call().progress().connectionAwaited();
          request.call().progress().connectionAcquired();
          return new WireResponse(200, name -> null, ANSWER);
        });
  }

  /** One call of one attempt. */
  @Benchmark
  public @Nullable WorkflowRun getWorkflowRun() {
    return caller.call(Operations.GET_WORKFLOW_RUN, RUN).block();
  }
}
