package io.github.mwaareactor.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.internal.rate.PermitQueue;
import io.github.mwaareactor.internal.rate.RateControllers;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.testing.Fixtures;
import io.github.mwaareactor.testing.WatchedTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RateLimitStepTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final WireResponse ANSWER = new WireResponse(200, name -> null, new byte[0]);
  private static final WireRequest REQUEST =
      Fixtures.request("GetWorkflowRun", "r1", "eu-west-1", Map.of(), new byte[0]);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final WatchedTimer timer = new WatchedTimer(time);
  private final List<Long> sentAt = new ArrayList<>();
  private Supplier<Mono<WireResponse>> service = () -> Mono.just(ANSWER);

  @Test
  void sendsNothingBeforeThePermitIsThere() {
    Exchange limited = limited(RateLimit.perSecond(2));

    send(limited, 3);
    assertThat(sentAt).containsExactly(0L);
    time.advanceTimeBy(Duration.ofMillis(999));
    assertThat(sentAt).containsExactly(0L, 500L);
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(sentAt).containsExactly(0L, 500L, 1000L);
  }

  @Test
  void eachSubscriptionDrawsAPermitOfItsOwn() {
    Mono<WireResponse> attempt = limited(RateLimit.perSecond(1)).exchange(REQUEST);

    StepVerifier.create(attempt.repeat(2))
        .expectNext(ANSWER)
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
        .expectNext(ANSWER)
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
        .expectNext(ANSWER)
        .expectComplete()
        .verify(BOUND);

    assertThat(sentAt).containsExactly(0L, 1000L, 2000L);
  }

  @Test
  void cancelledWhileWaitingSendsNothingAndMovesTheOthersUp() {
    Exchange limited = limited(RateLimit.perSecond(1));
    send(limited, 1);
    Disposable waiting = limited.exchange(REQUEST).subscribe();
    send(limited, 1);

    waiting.dispose();
    time.advanceTimeBy(Duration.ofMinutes(1));

    assertThat(sentAt).containsExactly(0L, 1000L);
    assertThat(timer.set()).isZero();
  }

  @Test
  void pastTheBoundAnAttemptIsRefusedAndTheBoundNamed() {
    Exchange limited = limited(RateLimit.perSecond(1).maxWaiting(2));
    send(limited, 3);

    StepVerifier.create(limited.exchange(REQUEST))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        OverloadedException.class,
                        refused -> assertThat(refused.attempts()).isZero())
                    .hasMessageContaining("maxWaiting")
                    .hasMessageContaining("(2)"))
        .verify(BOUND);

    assertThat(sentAt).hasSize(1);
  }

  @Test
  void withoutAQueueAnAttemptIsSentAtOnceOrRefused() {
    Exchange limited = limited(RateLimit.perSecond(1).maxWaiting(0));

    send(limited, 1);
    StepVerifier.create(limited.exchange(REQUEST))
        .expectError(OverloadedException.class)
        .verify(BOUND);

    assertThat(timer.everSet()).isZero();
  }

  @Test
  void anAttemptThatFailsOrIsCancelledHasUsedItsPermit() {
    Exchange limited = limited(RateLimit.perSecond(1));
    service = () -> Mono.error(throttled());
    StepVerifier.create(limited.exchange(REQUEST))
        .expectError(ThrottlingException.class)
        .verify(BOUND);
    service = Mono::never;
    Disposable underWay = limited.exchange(REQUEST).subscribe();
    time.advanceTimeBy(Duration.ofSeconds(1));

    underWay.dispose();
    send(limited, 1);
    time.advanceTimeBy(Duration.ofSeconds(5));

    assertThat(sentAt).containsExactly(0L, 1000L, 2000L);
  }

  @Test
  void aStepBelowThatThrowsFailsItsOwnAttemptOnly() {
    Exchange limited = limited(RateLimit.perSecond(1));
    send(limited, 1);
    List<Throwable> errors = new ArrayList<>();
    limited.exchange(REQUEST).subscribe(answer -> {}, errors::add);
    send(limited, 1);
    service =
        () -> {
          service = () -> Mono.just(ANSWER);
          throw new IllegalStateException("broken step");
        };

    time.advanceTimeBy(Duration.ofSeconds(5));

    assertThat(errors).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(sentAt).containsExactly(0L, 1000L, 2000L);
  }

  @Test
  void withoutALimitNothingWaits() {
    send(limited(RateLimit.none()), 10_000);

    assertThat(sentAt).hasSize(10_000);
    assertThat(timer.everSet()).isZero();
  }

  @Test
  void adaptiveHoldsNothingBackBeforeTheFirstThrottle() {
    Exchange limited = limited(RateLimit.adaptive());
    for (int i = 0; i < 5; i++) {
      send(limited, 1_000);
      time.advanceTimeBy(Duration.ofSeconds(1));
    }

    assertThat(sentAt).hasSize(5_000);
    assertThat(timer.everSet()).isZero();
  }

  @Test
  void adaptiveSpacesAttemptsEvenlyOnceTheServiceThrottles() {
    Exchange limited = limited(RateLimit.adaptive());
    sendEvery(limited, Duration.ofMillis(50), 100);

    service = () -> Mono.error(throttled());
    sendEvery(limited, Duration.ofMillis(50), 1);
    service = Mono::never;
    send(limited, 20);
    time.advanceTimeBy(Duration.ofSeconds(10));

    List<Long> after = sentAt.subList(102, sentAt.size());
    assertThat(after).hasSize(19);
    long distance = after.get(1) - after.get(0);
    assertThat(distance).isGreaterThan(55);
    for (int i = 1; i < after.size(); i++) {
      assertThat(after.get(i) - after.get(i - 1)).isCloseTo(distance, within(1L));
    }
  }

  @Test
  void adaptiveLearnsNothingFromWhatWasNeverSent() {
    Exchange limited = limited(RateLimit.adaptive());
    FailedCall unsent = new FailedCall("GetWorkflowRun", "run", 0);
    service = () -> Mono.error(new CredentialsException(unsent, "none", null));

    send(limited, 1_000);

    assertThat(sentAt).hasSize(1_000);
    assertThat(timer.everSet()).isZero();
  }

  @Test
  void adaptiveSlowsDownWhileTheServiceFailsAndComesBack() {
    Exchange limited = limited(RateLimit.adaptive());
    sendEvery(limited, Duration.ofMillis(10), 300);

    service = () -> Mono.error(serverFault());
    sendEvery(limited, Duration.ofMillis(10), 3_000);
    long sentWhileDown = sentAt.stream().filter(at -> at >= 23_000 && at < 33_000).count();
    service = () -> Mono.just(ANSWER);
    time.advanceTimeBy(Duration.ofSeconds(60));

    assertThat(sentWhileDown).isBetween(4L, 6L);
    assertThat(sentAt).hasSize(3_300);
  }

  @Test
  void aThrottledOperationDoesNotSlowDownAnother() {
    Exchange limited = limited(RateLimit.adaptive());
    WireRequest list =
        Fixtures.request("ListWorkflowRuns", "w1", "eu-west-1", Map.of(), new byte[0]);
    service = () -> Mono.error(throttled());
    for (int i = 0; i < 20; i++) {
      limited.exchange(list).subscribe(answer -> {}, error -> {});
    }
    int lists = sentAt.size();
    assertThat(lists).isLessThan(20);

    service = () -> Mono.just(ANSWER);
    send(limited, 1_000);

    assertThat(sentAt).hasSize(lists + 1_000);
  }

  @Test
  void adaptiveFindsTheRateTheServiceBearsAndRecoversWithoutABurst() {
    Exchange limited = limited(RateLimit.adaptive());
    BearingService bearing = new BearingService(10);
    service = bearing::answer;
    List<Boolean> outcomes = new ArrayList<>();

    Flux.range(0, 30)
        .flatMap(
            asker ->
                Mono.defer(() -> limited.exchange(REQUEST))
                    .doOnSuccess(answer -> outcomes.add(true))
                    .doOnError(error -> outcomes.add(false))
                    .onErrorResume(error -> Mono.empty())
                    .repeat(),
            30)
        .subscribe();
    time.advanceTimeBy(Duration.ofMinutes(10));

    // After the crowd of the start no two attempts ever go out together.
    List<Long> paced = sentAt.subList(100, sentAt.size());
    for (int i = 1; i < paced.size(); i++) {
      assertThat(paced.get(i) - paced.get(i - 1)).isGreaterThanOrEqualTo(50);
    }
    // The service bears 6,000 in ten minutes; most of that is used, and little is wasted.
    assertThat(outcomes).filteredOn(ok -> ok).hasSizeBetween(5_000, 6_000);
    assertThat(outcomes).filteredOn(ok -> !ok).hasSizeLessThan(outcomes.size() / 10);
  }

  /** Bears so many calls in any second, and throttles the others. */
  private final class BearingService {
    private final int perSecond;
    private final List<Long> borne = new ArrayList<>();

    BearingService(int perSecond) {
      this.perSecond = perSecond;
    }

    Mono<WireResponse> answer() {
      long now = timer.now(TimeUnit.MILLISECONDS);
      borne.removeIf(past -> past <= now - 1000);
      boolean bears = borne.size() < perSecond;
      if (bears) {
        borne.add(now);
      }
      Mono<WireResponse> answer = bears ? Mono.just(ANSWER) : Mono.error(throttled());
      return Mono.delay(Duration.ofMillis(80), time).then(answer);
    }
  }

  private Exchange limited(RateLimit limit) {
    Exchange sent =
        request -> {
          sentAt.add(timer.now(TimeUnit.MILLISECONDS));
          return service.get();
        };
    if (limit.isAdaptive()) {
      RateControllers rates = new RateControllers(limit.maxWaiting(), timer);
      return new RateLimitStep(
          limit, operation -> rates.of(operation).permits(), new AdaptiveRateStep(rates, sent));
    }
    PermitQueue permits = new PermitQueue(limit.permitsPerSecond(), limit.maxWaiting(), timer);
    return new RateLimitStep(limit, operation -> permits, sent);
  }

  private static void send(Exchange exchange, int times) {
    for (int i = 0; i < times; i++) {
      exchange.exchange(REQUEST).subscribe(answer -> {}, error -> {});
    }
  }

  private void sendEvery(Exchange exchange, Duration distance, int times) {
    for (int i = 0; i < times; i++) {
      send(exchange, 1);
      time.advanceTimeBy(distance);
    }
  }

  private static FailedCall call() {
    return new FailedCall("GetWorkflowRun", "r1", 1);
  }

  private static ThrottlingException throttled() {
    return new ThrottlingException(call(), error(429, FailureKind.THROTTLING), null, null);
  }

  private static InternalServerException serverFault() {
    return new InternalServerException(call(), error(500, FailureKind.TRANSIENT));
  }

  private static ServiceErrorDetails error(int status, FailureKind kind) {
    return new ServiceErrorDetails(null, null, status, null, null, null, null, kind);
  }
}
