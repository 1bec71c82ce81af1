package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.SettableClock;
import io.github.mwaareactor.testing.ToldCalls;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;

/** What a listener is told of calls, all the way to the service and back. */
class CallListenerTest {
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final Fault BROKEN =
      Fault.error(ServiceError.internalServer("out of order", null));
  private static final Fault THROTTLED =
      Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", null));

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final VirtualTimeScheduler virtualTime = VirtualTimeScheduler.create();
  private final ToldCalls told = new ToldCalls();
  private final RunRef run = begin(emulator);

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator).retryPolicy(AT_ONCE).callListener(told);
  }

  @Test
  void aCallIsToldFromItsStartToItsEnd() {
    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(told.started())
        .containsExactly(new StartedCall("GetWorkflowRun", emulator.region(), run));
    assertThat(told.news())
        .containsExactly(
            "start",
            "attempt 1",
            "awaits connection",
            "connected",
            "attempt 1 SUCCESS none",
            "end SUCCESS none 1");
    assertThat(told.ended())
        .containsExactly(
            new CallEnd(Outcome.SUCCESS, 1, emulator.calls().get(0).requestId(), null));
  }

  @Test
  void eachSubscriptionIsACallAndNoneIsToldBefore() {
    try (var client = builder().build()) {
      Mono<WorkflowRun> call = client.getWorkflowRun(run);
      assertThat(told.started()).isEmpty();

      call.block(BOUND);
      call.block(BOUND);
    }
    assertThat(told.started()).hasSize(2);
    assertThat(told.ended()).hasSize(2);
  }

  @Test
  void retriesAreToldWithWaitAndReason() {
    emulator.inject(THROTTLED, 1);
    emulator.inject(BROKEN, 1);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(told.news())
        .filteredOn(news -> !news.contains("connect"))
        .containsExactly(
            "start",
            "attempt 1",
            "attempt 1 ERROR ThrottlingException",
            "retry 2 after PT0S THROTTLING",
            "attempt 2",
            "attempt 2 ERROR InternalServerException",
            "retry 3 after PT0S SERVICE",
            "attempt 3",
            "attempt 3 SUCCESS none",
            "end SUCCESS none 3");
    assertThat(told.attempts().get(0).isThrottled()).isTrue();
    assertThat(told.attempts().get(1).isThrottled()).isFalse();
    assertThat(told.attempts())
        .extracting("requestId")
        .containsExactlyElementsOf(
            emulator.calls().stream().map(call -> call.requestId()).toList());
  }

  @Test
  void aFailedCallEndsWithTheErrorThatIsDelivered() {
    emulator.inject(THROTTLED);

    try (var client = builder().build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(ThrottlingException.class);
                assertThat(told.ended())
                    .singleElement()
                    .satisfies(end -> assertThat(end.error()).isSameAs(error));
              })
          .verify(BOUND);
    }
    assertThat(told.news()).endsWith("end ERROR ThrottlingException 3");
  }

  @Test
  void aBrokenConnectionIsARetryForTheTransport() {
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 1);

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(told.news())
        .contains("attempt 1 ERROR connection_lost", "retry 2 after PT0S TRANSPORT");
  }

  @Test
  void anAnswerThatCannotBeReadFailsTheCallAfterAGoodAttempt() {
    emulator.inject(Fault.malformedJson());

    try (var client = builder().build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectError(ProtocolException.class)
          .verify(BOUND);
    }
    assertThat(told.news()).endsWith("attempt 1 SUCCESS none", "end ERROR unreadable_answer 1");
  }

  @Test
  void aRefusedSignatureIsMendedWithinTheAttempt() {
    emulator.clockOffset(Duration.ofMinutes(10));

    try (var client = builder().build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(told.news())
        .containsExactly(
            "start",
            "attempt 1",
            "awaits connection",
            "connected",
            "awaits connection",
            "connected",
            "attempt 1 SUCCESS none",
            "end SUCCESS none 1");
  }

  @Test
  void aCallCancelledOnTheWireEndsItsAttemptFirst() {
    emulator.inject(Fault.noAnswer());

    try (var client = builder().build()) {
      Disposable call = client.getWorkflowRun(run).subscribe();
      await(() -> emulator.callCount() == 1);
      call.dispose();

      assertThat(told.news())
          .endsWith("connected", "attempt 1 CANCELLED none", "end CANCELLED none 1");
    }
  }

  @Test
  void aCallCancelledInARetryWaitHasNoAttemptToEnd() {
    emulator.inject(BROKEN);
    RetryPolicy slow =
        RetryPolicy.builder().transientBase(Duration.ofSeconds(8)).random(() -> 0.5).build();

    try (var client = builder().retryPolicy(slow).timer(virtualTime).build()) {
      Disposable call = client.getWorkflowRun(run).subscribe();
      await(() -> told.news().contains("retry 2 after PT4S SERVICE"));
      call.dispose();

      assertThat(told.news()).endsWith("retry 2 after PT4S SERVICE", "end CANCELLED none 1");
    }
  }

  @Test
  void waitingForAPermitIsToldAndSoIsGivingUp() {
    RateLimit slow = RateLimit.perSecond(1);

    try (var client = builder().rateLimit(slow).timer(virtualTime).build()) {
      client.getWorkflowRun(run).block(BOUND);
      assertThat(told.news()).doesNotContain("awaits permit");

      CompletableFuture<WorkflowRun> second = client.getWorkflowRun(run).toFuture();
      await(() -> told.open().get(0).waitingForPermit() == 1);
      Disposable third = client.getWorkflowRun(run).subscribe();
      await(() -> told.open().get(0).waitingForPermit() == 2);
      third.dispose();
      assertThat(told.news()).endsWith("awaits permit", "end CANCELLED none 0");

      virtualTime.advanceTimeBy(Duration.ofSeconds(1));
      assertThat(second).succeedsWithin(BOUND);
      assertThat(told.news()).endsWith("attempt 1 SUCCESS none", "end SUCCESS none 1");
    }
  }

  @Test
  void aCallThatTakesTooLongEndsAnAttemptThatWasGivenUp() {
    emulator.inject(Fault.noAnswer());

    try (var client =
        builder()
            .timeouts(
                Timeouts.builder()
                    .attempt(Duration.ofSeconds(20))
                    .call(Duration.ofSeconds(10))
                    .build())
            .timer(virtualTime)
            .build()) {
      CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
      await(() -> emulator.callCount() == 1);
      virtualTime.advanceTimeBy(Duration.ofSeconds(10));

      assertThat(call).failsWithin(BOUND);
    }
    assertThat(told.news()).endsWith("attempt 1 CANCELLED none", "end ERROR call_timeout 1");
  }

  @Test
  void closingTheClientIsTheErrorThatEndsItsCalls() {
    emulator.inject(Fault.noAnswer());
    var client = builder().build();
    CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
    await(() -> emulator.callCount() == 1);

    client.close();

    assertThat(call).failsWithin(BOUND);
    assertThat(told.news()).endsWith("end ERROR client_closed 1");
    assertThat(told.ended().get(0).error()).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void eachPollIsACallOfOneAttemptInTheContextOfThePoller() {
    emulator.inject(BROKEN, 2);
    RunRef ending = begin(emulator, RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));

    try (var client = builder().build()) {
      client
          .pollRunState(ending, PollPolicy.every(Duration.ofMillis(10)))
          .contextWrite(Context.of("who", "me"))
          .blockLast(BOUND);
    }

    assertThat(told.started()).hasSize(3).allMatch(call -> ending.equals(call.run()));
    assertThat(told.contexts()).allMatch(context -> context.get("who").equals("me"));
    assertThat(told.ended())
        .extracting(CallEnd::outcome)
        .containsExactly(Outcome.ERROR, Outcome.ERROR, Outcome.SUCCESS);
    assertThat(told.news()).noneMatch(news -> news.startsWith("retry"));
  }

  @Test
  void aRegionNobodyKnowsIsOther() {
    RunRef elsewhere =
        new RunRef("arn:aws:airflow-serverless:xx-nowhere-9:123456789012:workflow/w-1", "r1");

    try (var client = builder().build()) {
      client.getWorkflowRun(elsewhere).onErrorComplete().block(BOUND);
    }
    assertThat(told.started()).extracting(StartedCall::region).containsExactly("other");
  }

  @Test
  void aRegionThatTheClientIsPinnedToIsNamedAlthoughNobodyKnowsIt() {
    RunRef elsewhere =
        new RunRef("arn:aws:airflow-serverless:xx-nowhere-9:123456789012:workflow/w-1", "r1");

    try (var client = builder().region(Region.of("xx-nowhere-9")).build()) {
      client.getWorkflowRun(elsewhere).onErrorComplete().block(BOUND);
    }
    assertThat(told.started()).extracting(StartedCall::region).containsExactly("xx-nowhere-9");
  }

  @Test
  void headersOfAListenerAreSentUnsignedWithEachAttempt() {
    emulator.inject(BROKEN, 1);

    try (var client = builder().callListener(adding(Map.of("traceparent", "00-1-2-01"))).build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(emulator.calls())
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID);
              assertThat(call.headers()).containsEntry("traceparent", List.of("00-1-2-01"));
              assertThat(call.headers().get("authorization").get(0)).doesNotContain("traceparent");
            });
  }

  @Test
  void headersThatWouldDoHarmAreLeftOut() {
    Map<String, String> harmful =
        Map.of(
            "AUTHORIZATION", "AWS4-HMAC-SHA256 forged",
            "X-Amz-Security-Token", "forged",
            "Content-Length", "3",
            "Transfer-Encoding", "chunked",
            "Host", "elsewhere",
            "x-split", "a\r\nx-smuggled: b",
            "bad name", "c",
            "x-good", "kept");

    try (var client = builder().callListener(adding(harmful)).build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(emulator.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID);
              assertThat(call.headers())
                  .containsEntry("x-good", List.of("kept"))
                  .doesNotContainKeys(
                      "x-amz-security-token",
                      "transfer-encoding",
                      "x-split",
                      "x-smuggled",
                      "bad name");
            });
  }

  private static CallListener adding(Map<String, String> headers) {
    return (call, context) ->
        new CallProgress() {
          @Override
          public Map<String, String> headers() {
            return headers;
          }
        };
  }

  @Test
  void whatAListenerAddsToTheContextIsThereForAllBelow() {
    CompletableFuture<String> below = new CompletableFuture<>();
    CallListener adding =
        (call, context) ->
            new CallProgress() {
              @Override
              public ContextView context() {
                return Context.of("mine", "here");
              }
            };

    try (var client =
        Clients.of(emulator)
            .callListener(adding)
            .httpClient(
                http ->
                    http.doOnRequest(
                        (request, connection) ->
                            below.complete(
                                request.currentContextView().<String>get("mine")
                                    + request.currentContextView().<String>get("yours"))))
            .build()) {
      client.getWorkflowRun(run).contextWrite(Context.of("yours", " too")).block(BOUND);
    }
    assertThat(below).isCompletedWithValue("here too");
  }

  @Test
  void aListenerThatThrowsIsLoggedOnceAsAWarningAndCallsGoOn() {
    emulator.inject(BROKEN, 1);

    try (var client = builder().callListener(new Broken()).build()) {
      client.getWorkflowRun(run).block(BOUND);
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .startsWith("mwaa.observe: Listener " + Broken.class.getName() + " threw")
        .contains("IllegalStateException");
  }

  @Test
  void aListenerThatThrowsAtTheStartIsLoggedAndTheOthersAreTold() {
    CallListener broken =
        (call, context) -> {
          throw new NoSuchMethodError("another version");
        };
    CallListener absent = (call, context) -> null;

    try (var client =
        builder().callListener(CallListener.all(broken, new Broken(), absent, told)).build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(told.news()).hasSize(6).endsWith("end SUCCESS none 1");
    assertThat(told.open()).isEmpty();
    assertThat(warnings.all()).hasSize(3).allMatch(line -> line.startsWith("mwaa.observe: "));
  }

  @Test
  void ofSeveralListenersEachIsToldAndTheHeadersOfTheLastCount() {
    ToldCalls other = new ToldCalls();
    CallListener all =
        CallListener.all(
            told, adding(Map.of("b3", "1", "x-one", "1")), adding(Map.of("B3", "2")), other);

    try (var client = builder().callListener(all).build()) {
      client.getWorkflowRun(run).block(BOUND);
    }
    assertThat(told.news()).hasSize(6).isEqualTo(other.news());
    assertThat(emulator.calls().get(0).headers())
        .containsEntry("b3", List.of("2"))
        .containsEntry("x-one", List.of("1"));
  }

  @Test
  void aDerivedClientHasTheListenerOfItsParentAndOpensAndClosesByItself() {
    try (var client = builder().build();
        var derived = client.toBuilder().build()) {
      derived.getWorkflowRun(run).block(BOUND);
      assertThat(told.started()).hasSize(1);
      assertThat(told.open()).hasSize(2);
      assertThat(told.open().get(0).connections()).isSameAs(told.open().get(1).connections());

      client.close();
      client.close();
      assertThat(told.open()).hasSize(1);
    }
    assertThat(told.open()).isEmpty();
  }

  @Test
  void theStateOfAClientIsRead() {
    SettableClock clock = new SettableClock(Instant.now());
    try (var client =
        Clients.of(emulator)
            .retryPolicy(AT_ONCE.toBuilder().budget(100).build())
            .connections(ConnectionOptions.builder().maxPerHost(1).build())
            .clock(clock)
            .callListener(told)
            .build()) {
      ClientState state = told.open().get(0);
      assertThat(state.credentialsAge()).isNull();

      emulator.inject(BROKEN, 1);
      client.getWorkflowRun(run).block(BOUND);
      clock.advance(Duration.ofSeconds(90));
      assertThat(state.credentialsAge()).isEqualTo(Duration.ofSeconds(90));
      assertThat(state.retryBudget()).hasValue(100);
      await(() -> state.connections().active() == 0 && state.connections().idle() == 1);

      emulator.inject(BROKEN, 3);
      client.getWorkflowRun(run).onErrorComplete().block(BOUND);
      assertThat(state.retryBudget()).hasValue(100 - 2 * 14);

      emulator.inject(Fault.noAnswer());
      client.getWorkflowRun(run).subscribe(found -> {}, error -> {});
      client.getWorkflowRun(run).subscribe(found -> {}, error -> {});
      await(() -> state.connections().active() == 1 && state.connections().waiting() == 1);
    }
  }

  @Test
  void theBudgetIsUnknownBeforeTheRulesAreAndWhereARetryKeepsNone() {
    Retry own = Retry.of("own", RetryConfig.ofDefaults());
    try (var unconfigured = Clients.of(emulator).callListener(told).build();
        var withOwn = Clients.of(emulator).retry(own).callListener(told).build()) {
      assertThat(told.open()).allMatch(state -> state.retryBudget().isEmpty());

      unconfigured.getWorkflowRun(run).block(BOUND);
      withOwn.getWorkflowRun(run).block(BOUND);
      assertThat(told.open().get(0).retryBudget()).hasValue(500);
      assertThat(told.open().get(1).retryBudget()).isEmpty();
    }
  }

  @Test
  void refreshesOfCredentialsAreTold() {
    AccessKey wrong = AccessKey.of("AKIAWRONG", "wrong", "wrong");
    Rotating rotating = new Rotating(wrong, emulator.accessKey());

    try (var client = builder().credentialsProvider(rotating).build()) {
      client.getWorkflowRun(run).block(BOUND);
      assertThat(told.refreshes()).containsExactly("given", "given");
    }
    try (var client = builder().credentialsProvider(rotating).build()) {
      StepVerifier.create(client.getWorkflowRun(run)).expectError().verify(BOUND);
      await(() -> told.refreshes().size() > 2);
      assertThat(told.refreshes()).endsWith("failed: no more keys");
    }
  }

  /** Gives one key after the other, then none. */
  private static final class Rotating implements IdentityProvider<AwsCredentialsIdentity> {
    private final Iterator<AccessKey> keys;

    Rotating(AccessKey... keys) {
      this.keys = List.of(keys).iterator();
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return keys.hasNext()
          ? CompletableFuture.completedFuture(Clients.credentials(keys.next()).resolveCredentials())
          : CompletableFuture.failedFuture(new IllegalStateException("no more keys"));
    }
  }

  /** Throws at everything but the start of a call. */
  private static final class Broken implements CallListener {
    private final CallProgress progress =
        (CallProgress)
            Proxy.newProxyInstance(
                CallProgress.class.getClassLoader(),
                new Class<?>[] {CallProgress.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException(method.getName());
                });

    @Override
    public CallProgress started(StartedCall call, ContextView context) {
      return progress;
    }

    @Override
    public void credentialsRefreshed(Throwable failure) {
      throw new IllegalStateException("refreshed");
    }

    @Override
    public void opened(ClientState client) {
      throw new IllegalStateException("opened");
    }

    @Override
    public void closed(ClientState client) {
      throw new IllegalStateException("closed");
    }
  }
}
