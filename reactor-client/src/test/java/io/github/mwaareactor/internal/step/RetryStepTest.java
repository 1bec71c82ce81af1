package io.github.mwaareactor.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.RetrySafety;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Fixtures;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RetryStepTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final RetryPolicy HALF = RetryPolicy.builder().random(() -> 0.5).build();

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final List<Long> sentAtMillis = new ArrayList<>();
  private final WireRequest request =
      Fixtures.request("GetWorkflowRun", "run", "eu-west-1", Map.of(), new byte[0]);

  @Test
  void whatSucceedsAtOnceIsSentOnce() {
    verify(step(HALF, failingTimes(0, this::broken)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);

    assertThat(sentAtMillis).containsExactly(0L);
  }

  @Test
  void waitsGrowFromFiftyMillisecondsAfterPassingFailures() {
    RetryPolicy policy = HALF.toBuilder().maxAttempts(6).build();

    verify(step(policy, failingTimes(5, this::broken)))
        .then(after(Duration.ofMinutes(5)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);

    assertThat(waits()).containsExactly(25L, 50L, 100L, 200L, 400L);
  }

  @Test
  void waitsGrowFromASecondAfterThrottlesAndAreCappedBeforeChance() {
    RetryPolicy policy = HALF.toBuilder().maxAttempts(8).build();

    verify(step(policy, failingTimes(7, () -> throttled(null))))
        .then(after(Duration.ofMinutes(5)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);

    assertThat(waits()).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L);
  }

  @Test
  void whatTheServiceAsksForComesOnTopOfTheWait() {
    verify(step(HALF, failingTimes(1, () -> throttled(Duration.ofSeconds(3)))))
        .then(after(Duration.ofMillis(3499)))
        .then(() -> assertThat(sentAtMillis).hasSize(1))
        .then(after(Duration.ofMillis(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aWishOnAnErrorThatIsNotRetryableIsNone() {
    RetryPolicy stubborn = HALF.toBuilder().retryOn(failure -> true).build();
    ServiceErrorDetails denied =
        error("AccessDeniedException", Duration.ofHours(1), FailureKind.PERMANENT);

    verify(
            step(
                stubborn,
                failingTimes(1, () -> new MwaaServiceException(request.failed(), denied))))
        .then(after(Duration.ofMillis(25)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void theLastErrorArrivesItselfWithTheEarlierOnesSuppressedAndTheAttemptsCounted() {
    verify(step(HALF, failingTimes(9, this::broken)))
        .then(after(Duration.ofMinutes(1)))
        .verifyErrorSatisfies(
            error -> {
              assertThat(((MwaaException) error).attempts()).isEqualTo(3);
              assertThat(error.getSuppressed())
                  .extracting(earlier -> ((MwaaException) earlier).attempts())
                  .containsExactly(1, 2);
              assertThat(((MwaaException) error).notRetried()).isNull();
            });
  }

  @Test
  void whatIsUnsafeIsNotRepeatedAfterAFailureInDoubt() {
    WireRequest unsafe = unsafe();

    StepVerifier.create(step(HALF, failingTimes(1, () -> lost(unsafe))).exchange(unsafe))
        .verifyErrorSatisfies(
            error ->
                assertThat(((MwaaException) error).notRetried())
                    .isEqualTo(
                        "the service may have executed it, and UpdateWorkflow is not idempotent"));
    assertThat(sentAtMillis).hasSize(1);
  }

  @Test
  void whatIsUnsafeIsRepeatedAfterARefusalThatMayPass() {
    WireRequest unsafe = unsafe();

    StepVerifier.create(step(HALF, failingTimes(2, () -> throttled(null))).exchange(unsafe))
        .then(after(Duration.ofMinutes(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
    assertThat(sentAtMillis).hasSize(3);
  }

  @Test
  void anEarlierAttemptInDoubtIsRememberedBehindARefusal() {
    WireRequest byToken =
        Fixtures.request(
            "StartWorkflowRun",
            RetrySafety.BY_TOKEN,
            "token-1",
            "w",
            "eu-west-1",
            Map.of(),
            new byte[0]);
    Iterator<Supplier<MwaaException>> failures =
        List.<Supplier<MwaaException>>of(
                () -> lost(byToken),
                () ->
                    new MwaaServiceException(
                        byToken.failed(), error("X", null, FailureKind.PERMANENT)))
            .iterator();

    StepVerifier.create(step(HALF, failingTimes(2, () -> failures.next().get())).exchange(byToken))
        .then(after(Duration.ofMinutes(1)))
        .verifyErrorSatisfies(
            error -> assertThat(((MwaaException) error).clientToken()).isEqualTo("token-1"));
  }

  private static WireRequest unsafe() {
    return Fixtures.request(
        "UpdateWorkflow", RetrySafety.UNSAFE, null, "w", "eu-west-1", Map.of(), new byte[0]);
  }

  private static MwaaException lost(WireRequest request) {
    FailedCall call = request.failed().begun();
    return new TransportException(call, Reason.CONNECTION_LOST, "gone", null);
  }

  @Test
  void eachSubscriptionIsACallWithAttemptsOfItsOwn() {
    Mono<WireResponse> call =
        Mono.defer(
            () ->
                step(HALF, failingTimes(9, this::broken))
                    .exchange(
                        Fixtures.request(
                            "GetWorkflowRun", "r", "eu-west-1", Map.of(), new byte[0])));

    for (int i = 0; i < 3; i++) {
      sentAtMillis.clear();
      StepVerifier.create(call)
          .then(() -> timer.advanceTimeBy(Duration.ofMinutes(1)))
          .expectError(TransportException.class)
          .verify(BOUND);
      assertThat(sentAtMillis).hasSize(3);
    }
  }

  @Test
  void whatCannotBeHelpedByAnotherAttemptIsDeliveredAtOnce() {
    ServiceErrorDetails denied = error("AccessDeniedException", null, FailureKind.PERMANENT);

    verify(step(HALF, failingTimes(1, () -> new MwaaServiceException(request.failed(), denied))))
        .verifyError(MwaaServiceException.class);

    assertThat(sentAtMillis).hasSize(1);
  }

  @Test
  void noneMakesOneAttempt() {
    verify(step(RetryPolicy.none(), failingTimes(1, this::broken)))
        .verifyError(TransportException.class);

    assertThat(sentAtMillis).hasSize(1);
  }

  @Test
  void aWaitThatWouldOutlastTheCallLimitIsNotBegun() {
    request.call().endBy(TimeUnit.SECONDS.toNanos(2));

    verify(step(HALF, failingTimes(9, () -> throttled(Duration.ofSeconds(2)))))
        .verifyErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(MwaaServiceException.class)
                    .hasMessageContaining(
                        "not retried: the wait of PT2.5S would outlast the call limit"));

    assertThat(sentAtMillis).hasSize(1);
  }

  // A service that asked for long waits emptied the budget without a single retry.
  @Test
  void aRetryThatIsNotMadeDrawsNothing() {
    RetryStep step =
        step(
            HALF.toBuilder().budget(5).build(),
            answering(throttled(Duration.ofSeconds(2)), throttled(null), null));
    request.call().endBy(TimeUnit.SECONDS.toNanos(2));
    verify(step).verifyError(MwaaServiceException.class);

    request.call().endBy(TimeUnit.HOURS.toNanos(1));

    verify(step)
        .then(after(Duration.ofSeconds(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aCallOfManyAttemptsKeepsTheLatestFailures() {
    RetryPolicy tireless =
        HALF.toBuilder().maxAttempts(1000).transientBase(Duration.ZERO).transientCost(0).build();

    verify(step(tireless, failingTimes(1000, this::broken)))
        .then(after(Duration.ofMinutes(1)))
        .verifyErrorSatisfies(
            error ->
                assertThat(List.of(error.getSuppressed()))
                    .hasSizeLessThanOrEqualTo(20)
                    .last()
                    .extracting(latest -> ((MwaaException) latest).attempts())
                    .isEqualTo(999));
  }

  @Test
  void anEmptyBudgetMeansNoRetryAndTheErrorSaysSo() {
    RetryPolicy poor = HALF.toBuilder().budget(20).build();
    RetryStep step = step(poor, failingTimes(9, this::broken));

    verify(step)
        .then(after(Duration.ofMinutes(1)))
        .verifyErrorSatisfies(
            error ->
                assertThat(error)
                    .hasMessageContaining("failed after 2 attempts")
                    .hasMessageEndingWith("; not retried: the client's retry budget is used up"));

    assertThat(sentAtMillis).hasSize(2);
  }

  @Test
  void theBudgetIsOneForAllCallsOfAClient() {
    // 500 tokens at 14 each are 35 retries, and 10 are left.
    RetryStep step = step(HALF, failingTimes(Integer.MAX_VALUE, this::broken));

    IntStream.range(0, 10_000).forEach(i -> failOnce(step));

    assertThat(sentAtMillis).hasSize(10_000 + 35);
  }

  @Test
  void aThrottleDrawsFiveTokensAndSuccessGivesTheLastDrawBack() {
    RetryPolicy twelve = HALF.toBuilder().budget(12).build();
    List<RuntimeException> failures =
        List.of(throttled(null), throttled(null), throttled(null), throttled(null));
    // First call: two throttles (10 drawn), success (5 back): 7 left. Second: one retry (2 left),
    // then none.
    RetryStep step =
        step(
            twelve,
            answering(failures.get(0), failures.get(1), null, failures.get(2), failures.get(3)));

    verify(step)
        .then(after(Duration.ofMinutes(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
    failOnce(step);

    assertThat(sentAtMillis).hasSize(5);
  }

  @Test
  void aCleanFirstTryGivesOneTokenBackAndTheBudgetNeverOverflows() {
    RetryPolicy policy = HALF.toBuilder().budget(14).build();
    @Nullable RuntimeException[] script = new RuntimeException[20];
    script[0] = broken(); // draws all 14 tokens
    script[1] = broken(); // none left: the call fails
    script[15] = broken(); // after 13 clean calls: 13 tokens, too few
    RetryStep step = step(policy, answering(script));

    failOnce(step);
    IntStream.range(0, 13)
        .forEach(i -> verify(step).expectNextCount(1).expectComplete().verify(BOUND));
    failOnce(step);

    assertThat(sentAtMillis).hasSize(16);
  }

  @Test
  void cancellingDuringTheWaitLeavesNothingOnTheTimer() {
    Disposable call = step(HALF, failingTimes(9, this::broken)).exchange(request).subscribe();
    assertThat(timer.getScheduledTaskCount()).isEqualTo(1);

    call.dispose();
    timer.advanceTimeBy(Duration.ofMinutes(1));

    assertThat(sentAtMillis).hasSize(1);
  }

  @Test
  void aRetryOfTheCallersDecidesAloneAndItsEventsAndMetricsSeeTheCall() {
    Retry own =
        Retry.of(
            "own",
            RetryConfig.custom()
                .maxAttempts(2)
                .waitDuration(Duration.ofSeconds(7))
                .retryOnException(error -> error instanceof MwaaServiceException)
                .build());
    List<String> events = new ArrayList<>();
    own.getEventPublisher().onEvent(event -> events.add(event.getEventType().name()));
    ServiceErrorDetails denied = error("AccessDeniedException", null, FailureKind.PERMANENT);
    RetryStep step =
        new RetryStep(
            RetryRules.of(own),
            timer,
            failingTimes(1, () -> new MwaaServiceException(request.failed(), denied)));

    verify(step)
        .then(after(Duration.ofSeconds(7)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);

    assertThat(waits()).containsExactly(7000L);
    assertThat(events).containsExactly("RETRY", "SUCCESS");
    assertThat(own.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(1);
  }

  @Test
  void ourRulesKeepTheirBudgetInARegistrysRetryToo() {
    Retry fromRegistry = Retry.of("ours", HALF.toBuilder().budget(14).build().toRetryConfig());
    RetryStep step =
        new RetryStep(
            RetryRules.of(fromRegistry), timer, answering(broken(), null, broken(), null));

    verify(step)
        .then(after(Duration.ofSeconds(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
    verify(step)
        .then(after(Duration.ofSeconds(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);

    assertThat(sentAtMillis).hasSize(4);
    assertThat(fromRegistry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(2);
  }

  @Test
  void rulesThatThrowLeaveTheCallerItsError() {
    Retry broken =
        Retry.of(
            "broken",
            RetryConfig.custom()
                .retryOnException(
                    error -> {
                      throw new IllegalStateException("no rules today");
                    })
                .build());

    verify(new RetryStep(RetryRules.of(broken), timer, failingTimes(1, this::broken)))
        .verifyErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(TransportException.class);
              assertThat(error.getSuppressed())
                  .singleElement()
                  .isInstanceOf(IllegalStateException.class);
            });
  }

  @Test
  void anEventConsumerThatThrowsLeavesTheCallerItsAnswer() {
    Retry own = Retry.of("own", HALF.toRetryConfig());
    own.getEventPublisher()
        .onSuccess(
            event -> {
              throw new IllegalStateException("no events today");
            });

    verify(new RetryStep(RetryRules.of(own), timer, failingTimes(1, this::broken)))
        .then(after(Duration.ofSeconds(1)))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .startsWith("mwaa.call: Retry own")
        .contains("no events today");
  }

  // Not StepVerifier's own virtual time, which ends the scheduler with the first of the calls.
  private StepVerifier.FirstStep<WireResponse> verify(RetryStep step) {
    return StepVerifier.create(step.exchange(request));
  }

  private Runnable after(Duration time) {
    return () -> timer.advanceTimeBy(time);
  }

  private void failOnce(RetryStep step) {
    verify(step).then(after(Duration.ofMinutes(1))).verifyError();
  }

  private RetryStep step(RetryPolicy policy, Exchange next) {
    return new RetryStep(RetryRules.of(policy), timer, next);
  }

  private List<Long> waits() {
    return IntStream.range(1, sentAtMillis.size())
        .mapToObj(i -> sentAtMillis.get(i) - sentAtMillis.get(i - 1))
        .toList();
  }

  private Exchange failingTimes(int times, Supplier<RuntimeException> failure) {
    int[] sent = new int[1];
    return sending(number -> sent[0]++ < times ? failure.get() : null);
  }

  /** Null is a success. */
  private Exchange answering(@Nullable RuntimeException... script) {
    return sending(number -> script[number]);
  }

  private Exchange sending(Function<Integer, @Nullable RuntimeException> script) {
    return sent ->
        Mono.defer(
            () -> {
              RuntimeException failure = script.apply(sentAtMillis.size());
              sentAtMillis.add(timer.now(TimeUnit.MILLISECONDS));
              return failure == null
                  ? Mono.just(new WireResponse(200, name -> null, new byte[0]))
                  : Mono.error(failure);
            });
  }

  private TransportException broken() {
    return new TransportException(request.failed(), Reason.CONNECTION_LOST, "lost", null);
  }

  private MwaaServiceException throttled(@Nullable Duration wish) {
    return new MwaaServiceException(
        request.failed(), error("ThrottlingException", wish, FailureKind.THROTTLING));
  }

  private static ServiceErrorDetails error(String code, @Nullable Duration wish, FailureKind kind) {
    return new ServiceErrorDetails(code, "no", 400, "id", null, wish, null, kind);
  }
}
