package io.github.mwaareactor.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.testing.Fixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.scheduler.VirtualTimeScheduler;

class LimitStepsTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private static final VirtualTimeScheduler TIMER = VirtualTimeScheduler.create();
  private static final WireRequest REQUEST =
      Fixtures.request("GetWorkflowRun", "run", "eu-west-1", Map.of(), new byte[0]);

  /** Fails when told to, also when nobody listens any more. */
  private final TestPublisher<WireResponse> answer =
      TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE);

  // Both are races between two timers that the soak lost some times a minute; Reactor then logged
  // the second failure as an error nobody handled.
  @ParameterizedTest
  @MethodSource("steps")
  void aFailureAfterTheLimitIsLetGo(Reason reason, Function<Exchange, Exchange> step) {
    StepVerifier.create(step.apply(request -> answer.mono()).exchange(REQUEST))
        .then(() -> TIMER.advanceTimeBy(LIMIT))
        .then(() -> answer.error(new IOException("too late")))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        TransportException.class,
                        known -> assertThat(known.reason()).isEqualTo(reason)))
        .verifyThenAssertThat(BOUND)
        .hasNotDroppedErrors();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aFailureAfterTheCallerIsGoneIsLetGo(Reason reason, Function<Exchange, Exchange> step) {
    Mono<WireResponse> abandoned =
        step.apply(request -> answer.mono())
            .exchange(REQUEST)
            .takeUntilOther(Mono.delay(SHORT, TIMER));

    StepVerifier.create(abandoned)
        .then(() -> TIMER.advanceTimeBy(SHORT))
        .then(() -> answer.error(new IOException("too late")))
        .expectComplete()
        .verifyThenAssertThat(BOUND)
        .hasNotDroppedErrors();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aFailureWithinTheLimitIsDeliveredAsItIs(Reason reason, Function<Exchange, Exchange> step) {
    IOException lost = new IOException("lost");

    StepVerifier.create(step.apply(request -> Mono.error(lost)).exchange(REQUEST))
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(lost))
        .verify(BOUND);
  }

  static Stream<Arguments> steps() {
    Function<Exchange, Exchange> attempt = next -> new AttemptLimitStep(LIMIT, TIMER, next);
    Function<Exchange, Exchange> call = next -> new CallLimitStep(LIMIT, TIMER, next);
    return Stream.of(
        Arguments.of(Reason.ATTEMPT_TIMEOUT, attempt), Arguments.of(Reason.CALL_TIMEOUT, call));
  }
}
