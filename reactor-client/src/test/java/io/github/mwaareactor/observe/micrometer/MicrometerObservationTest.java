package io.github.mwaareactor.observe.micrometer;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.util.context.Context;

/** What Micrometer gets to see of calls. */
class MicrometerObservationTest {
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final Fault THROTTLED =
      Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", null));

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final TestObservationRegistry registry = TestObservationRegistry.create();
  private final Handler handler = new Handler();
  private final RunRef run = begin(emulator);

  MicrometerObservationTest() {
    registry.observationConfig().observationHandler(handler);
  }

  @AfterEach
  void close() {
    emulator.close();
    // A listener that throws, as one whose observations Micrometer finds invalid, would be here.
    assertThat(warnings.exceptBrokenConnections()).isEmpty();
  }

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator)
        .retryPolicy(AT_ONCE)
        .callListener(MicrometerObservation.of(registry));
  }

  @Test
  void aCallIsOneObservation() {
    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(registry)
        .hasNumberOfObservationsEqualTo(1)
        .hasObservationWithNameEqualTo("mwaa.serverless.call")
        .that()
        .hasBeenStarted()
        .hasBeenStopped()
        .doesNotHaveError()
        .doesNotHaveParentObservation()
        .hasContextualNameEqualTo("mwaa-serverless GetWorkflowRun")
        .hasOnlyKeys(
            "operation", "region", "outcome", "error.code", "workflow.arn", "run.id", "request.id")
        .hasLowCardinalityKeyValue("operation", "GetWorkflowRun")
        .hasLowCardinalityKeyValue("region", emulator.region())
        .hasLowCardinalityKeyValue("outcome", "success")
        .hasLowCardinalityKeyValue("error.code", "none")
        .hasHighCardinalityKeyValue("workflow.arn", run.workflowArn())
        .hasHighCardinalityKeyValue("run.id", run.runId())
        .hasHighCardinalityKeyValue("request.id", emulator.calls().get(0).requestId());
  }

  @Test
  void attemptsAndRetriesAreItsEvents() {
    emulator.inject(THROTTLED, 1);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(registry).hasNumberOfObservationsEqualTo(1);
    assertThat(handler.events)
        .containsExactly(
            "attempt: attempt 1",
            "retry: attempt 2 follows in 0 ms, reason throttling",
            "attempt: attempt 2");
  }

  @Test
  void aFailedCallIsAnObservationWithItsError() {
    emulator.inject(THROTTLED);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).onErrorComplete().block(BOUND);
    }

    assertThat(registry)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .assertThatError()
        .isInstanceOf(ThrottlingException.class)
        .backToContext()
        .hasLowCardinalityKeyValue("outcome", "error")
        .hasLowCardinalityKeyValue("error.code", "ThrottlingException")
        .hasHighCardinalityKeyValue("request.id", emulator.calls().get(2).requestId());
  }

  @Test
  void aCancelledCallIsStoppedWithoutAnError() {
    emulator.inject(Fault.noAnswer());

    try (var client = builder().build()) {
      Disposable call = client.getWorkflowRun(run).subscribe();
      await(() -> emulator.callCount() == 1);
      call.dispose();

      assertThat(registry)
          .hasSingleObservationThat()
          .hasBeenStopped()
          .doesNotHaveError()
          .hasLowCardinalityKeyValue("outcome", "cancelled")
          .doesNotHaveHighCardinalityKeyValueWithKey("request.id");
    }
  }

  @Test
  void theKeyOfTheReactorContextIsMicrometersOwn() {
    assertThat(MicrometerObservation.CONTEXT_KEY).isEqualTo(ObservationThreadLocalAccessor.KEY);
  }

  @Test
  void theParentIsTheObservationInTheReactorContext() {
    emulator.inject(THROTTLED, 1);
    Observation parent = Observation.start("parent", registry);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).contextWrite(in(parent)).block(BOUND);
    }
    parent.stop();

    assertThat(registry)
        .hasObservationWithNameEqualTo("mwaa.serverless.call")
        .that()
        .hasParentObservationEqualTo(parent);
  }

  private static Context in(Observation parent) {
    return Context.of(ObservationThreadLocalAccessor.KEY, parent);
  }

  @Test
  void whatIsBoundToTheThreadIsNoParentAndNothingIsBoundToIt() {
    Observation bound = Observation.start("bound to the thread", registry);
    try (var client = builder().build();
        Observation.Scope scope = bound.openScope()) {
      handler.scopes.clear();
      client.getWorkflowRun(run).block(BOUND);
    }
    bound.stop();

    assertThat(registry)
        .hasObservationWithNameEqualTo("mwaa.serverless.call")
        .that()
        .doesNotHaveParentObservation();
    assertThat(handler.scopes).isEmpty();
  }

  @Test
  void eachPollIsAnObservationOfItsOwnWithThePollersParent() {
    emulator.inject(THROTTLED, 1);
    RunRef ending = begin(emulator, RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    Observation parent = Observation.start("parent", registry);

    try (var client = builder().build()) {
      client
          .pollRunState(ending, PollPolicy.every(Duration.ofMillis(10)))
          .contextWrite(in(parent))
          .blockLast(BOUND);
    }
    parent.stop();

    assertThat(registry)
        .hasNumberOfObservationsWithNameEqualTo("mwaa.serverless.call", 2)
        .forAllObservationsWithNameEqualTo(
            "mwaa.serverless.call", poll -> poll.hasParentObservationEqualTo(parent));
  }

  @Test
  void theSharedPollOfAWatcherHasNoParentFromAnySubscriber() {
    Observation parent = Observation.start("parent", registry);

    try (var client = builder().build();
        RunWatcher watcher = client.watcher(WatchOptions.defaults())) {
      watcher.watch(run).contextWrite(in(parent)).blockFirst(BOUND);
    }
    parent.stop();

    assertThat(registry)
        .hasObservationWithNameEqualTo("mwaa.serverless.call")
        .that()
        .doesNotHaveParentObservation();
  }

  @Test
  void whatRunsBelowTheCallFindsItsObservationInTheContext() {
    CompletableFuture<Observation> below = new CompletableFuture<>();

    try (var client =
        builder()
            .httpClient(
                http ->
                    http.doOnRequest(
                        (request, connection) ->
                            below.complete(
                                request
                                    .currentContextView()
                                    .get(ObservationThreadLocalAccessor.KEY))))
            .build()) {
      client
          .getWorkflowRun(run)
          .contextWrite(in(Observation.start("parent", registry)))
          .block(BOUND);
    }
    assertThat(below.join().getContext().getName()).isEqualTo("mwaa.serverless.call");
  }

  @Test
  void anotherConventionMayBeGiven() {
    CallObservationConvention shorter =
        new DefaultCallObservationConvention() {
          @Override
          public String getName() {
            return "airflow";
          }

          @Override
          public KeyValues getHighCardinalityKeyValues(CallObservationContext context) {
            return KeyValues.of("account", context.call().run().workflow().accountId());
          }
        };

    try (var client = builder().callListener(MicrometerObservation.of(registry, shorter)).build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(registry)
        .hasSingleObservationThat()
        .hasNameEqualTo("airflow")
        .hasOnlyKeys("operation", "region", "outcome", "error.code", "account");
  }

  @Test
  void aGlobalConventionOfTheRegistryCounts() {
    registry.observationConfig().observationConvention(new Global());

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(registry).hasSingleObservationThat().hasNameEqualTo("everywhere");
  }

  private static final class Global extends DefaultCallObservationConvention
      implements GlobalObservationConvention<CallObservationContext> {
    @Override
    public String getName() {
      return "everywhere";
    }
  }

  @Test
  void headersThatAHandlerWritesAreSentWithEachAttempt() {
    emulator.inject(THROTTLED, 1);
    registry.observationConfig().observationHandler(new Traceparent());

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(emulator.calls())
        .hasSize(2)
        .allMatch(call -> call.verdict() == SignatureVerdict.VALID)
        .allMatch(
            call ->
                traceparent(call)
                    .equals("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  }

  private static String traceparent(RecordedCall call) {
    return String.join(",", call.headers().getOrDefault("traceparent", List.of()));
  }

  /** Writes what a tracing handler would. */
  private static final class Traceparent implements ObservationHandler<CallObservationContext> {
    @Override
    public void onStart(CallObservationContext context) {
      context
          .getSetter()
          .set(
              context.getCarrier(),
              "traceparent",
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof CallObservationContext;
    }
  }

  @Test
  void aTracerMakesAClientSpanBelowTheCallersAndItsIdIsSent() {
    SimpleTracer tracer = new SimpleTracer();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler.FirstMatchingCompositeObservationHandler(
                new PropagatingSenderTracingObservationHandler<>(tracer, new W3c(tracer)),
                new DefaultTracingObservationHandler(tracer)));
    emulator.inject(THROTTLED, 1);
    Observation parent = Observation.start("parent", registry);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).contextWrite(in(parent)).block(BOUND);
    }
    parent.stop();

    SimpleSpan caller = span(tracer, "parent");
    SimpleSpan call = span(tracer, "mwaa-serverless GetWorkflowRun");
    assertThat(call.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(call.getTraceId()).isEqualTo(caller.getTraceId());
    assertThat(call.getTags()).containsEntry("run.id", run.runId());
    assertThat(call.getEvents())
        .extracting("value")
        .contains("attempt 2 follows in 0 ms, reason throttling");
    assertThat(emulator.calls())
        .hasSize(2)
        .allMatch(
            sent ->
                traceparent(sent)
                    .equals("00-" + call.getTraceId() + "-" + call.getSpanId() + "-01"));
  }

  private static SimpleSpan span(SimpleTracer tracer, String name) {
    return tracer.getSpans().stream()
        .filter(span -> name.equals(span.getName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(tracer.getSpans()));
  }

  /** Sends a trace as W3C has it; the tracer for tests brings nothing that sends. */
  private record W3c(SimpleTracer tracer) implements Propagator {
    @Override
    public List<String> fields() {
      return List.of("traceparent");
    }

    @Override
    public <C> void inject(TraceContext trace, C carrier, Setter<C> setter) {
      setter.set(carrier, "traceparent", "00-" + trace.traceId() + "-" + trace.spanId() + "-01");
    }

    @Override
    public <C> Span.Builder extract(C carrier, Getter<C> getter) {
      return tracer.spanBuilder();
    }
  }

  @Test
  void nothingIsObservedForARegistryThatDoesNothing() {
    StartedCall call = new StartedCall("GetWorkflowRun", "eu-west-1", run);
    List<ObservationRegistry> idle =
        List.of(ObservationRegistry.NOOP, ObservationRegistry.create());

    assertThat(idle)
        .allMatch(
            none ->
                MicrometerObservation.of(none).started(call, Context.empty()) == CallProgress.NONE);
  }

  @Test
  void nothingIsObservedOfWhatARegistryDoesNotWant() {
    registry.observationConfig().observationPredicate((name, context) -> false);

    try (MwaaServerlessReactiveClient client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(registry).doesNotHaveAnyObservation();
  }

  /** Writes down events, and that observations were bound to a thread. */
  private static final class Handler implements ObservationHandler<Observation.Context> {
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final List<String> scopes = new ArrayList<>();

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
      events.add(event.getName() + ": " + event.getContextualName());
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
      scopes.add(context.getName());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }
}
