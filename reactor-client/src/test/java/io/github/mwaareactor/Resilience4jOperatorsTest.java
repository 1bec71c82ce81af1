package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the README shows: the rest of Resilience4j around our calls, one event for a whole call. */
class Resilience4jOperatorsTest {

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator)
          .retryPolicy(RetryPolicy.builder().transientBase(Duration.ofMillis(1)).build())
          .build();
  private final RunRef run = begin(emulator);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aCircuitBreakerCountsCallsNotAttemptsAndOpensOnFailuresOfTheService() {
    CircuitBreaker breaker = breaker();
    Mono<WorkflowRun> call =
        client.getWorkflowRun(run).transformDeferred(CircuitBreakerOperator.of(breaker));
    emulator.inject(Fault.error(ServiceError.internalServer("broken", null)));

    for (int i = 0; i < 4; i++) {
      StepVerifier.create(call).expectError(InternalServerException.class).verify(BOUND);
    }
    StepVerifier.create(call).expectError(CallNotPermittedException.class).verify(BOUND);

    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(4);
    assertThat(emulator.callCount()).isEqualTo(4 * 3);
  }

  @Test
  void aCircuitBreakerStaysClosedWhenTheServiceRefusesWhatWasAsked() {
    CircuitBreaker breaker = breaker();
    Mono<WorkflowRun> call =
        client
            .getWorkflowRun(run.workflowArn(), "unknown")
            .transformDeferred(CircuitBreakerOperator.of(breaker));

    for (int i = 0; i < 10; i++) {
      StepVerifier.create(call).expectError(ResourceNotFoundException.class).verify(BOUND);
    }

    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void aBulkheadRefusesWhatIsTooMuchAtOnceAndACancelledCallGivesItsPlaceBack() {
    emulator.inject(Fault.noAnswer(), 1);
    Bulkhead bulkhead = Bulkhead.of("runs", BulkheadConfig.custom().maxConcurrentCalls(1).build());
    Mono<WorkflowRun> call =
        client.getWorkflowRun(run).transformDeferred(BulkheadOperator.of(bulkhead));

    Disposable first = call.subscribe();
    Eventually.await(() -> emulator.callCount() == 1);
    StepVerifier.create(call).expectError(BulkheadFullException.class).verify(BOUND);

    first.dispose();
    StepVerifier.create(call).expectNextCount(1).expectComplete().verify(BOUND);
  }

  @Test
  void aTimeLimiterEndsTheCallAndNothingOfItIsSentAfterwards() {
    client.getWorkflowRun(run).block(BOUND);
    emulator.inject(Fault.noAnswer());
    TimeLimiter limiter = TimeLimiter.of(Duration.ofSeconds(1));
    Mono<WorkflowRun> call =
        client.getWorkflowRun(run).transformDeferred(TimeLimiterOperator.of(limiter));

    StepVerifier.create(call).expectError(TimeoutException.class).verify(BOUND);

    Eventually.await(() -> emulator.callsInProgress() == 0);
    assertThat(emulator.callCount()).isEqualTo(2);
  }

  private static CircuitBreaker breaker() {
    return CircuitBreaker.of(
        "mwaa",
        CircuitBreakerConfig.custom()
            .slidingWindowSize(4)
            .minimumNumberOfCalls(4)
            .recordException(Resilience4jOperatorsTest::isTheServicesFault)
            .build());
  }

  // A call limit is no reason for another attempt, so it is not retryable, but the circuit minds.
  private static boolean isTheServicesFault(Throwable error) {
    return error instanceof TransportException
        || (error instanceof MwaaException failure && failure.isRetryable());
  }
}
