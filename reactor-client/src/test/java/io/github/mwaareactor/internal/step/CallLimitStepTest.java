package io.github.mwaareactor.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.testing.Fixtures;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class CallLimitStepTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Endpoint ENDPOINT =
      new Endpoint(URI.create("https://service.example:8443/"), "us-east-1");

  @Test
  void aCallThatTakesTooLongNamesTheHostThatWasFoundOnTheWay() {
    // The limit is around the step that finds the host, and used to know no more than the region.
    assertFails(
        request -> request.to(ENDPOINT, noMore -> {}),
        "no answer from service.example:8443 within the call limit of PT30S");
  }

  @Test
  void aCallThatTakesTooLongBeforeItsHostIsKnownNamesTheRegion() {
    assertFails(
        request -> request,
        "no answer from the service in us-east-1 within the call limit of PT30S");
  }

  // A call that still waited for its permit said it had been attempted once.
  @Test
  void countsOnlyTheAttemptsThatWereSent() {
    assertThat(attemptsOf(request -> Mono.never())).isZero();
    assertThat(
            attemptsOf(
                new AttemptLimitStep(
                    Duration.ofMinutes(1), Schedulers.parallel(), request -> Mono.never())))
        .isZero();
    assertThat(
            attemptsOf(
                request -> {
                  request.failed();
                  return Mono.never();
                }))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, mode = Mode.EXCLUDE, names = "ANSWER")
  void aCallThatTakesTooLongBeforeItsAnswerIsAwaitedNamesWhatItWaitedFor(Phase awaited) {
    assertFails(
        request -> {
          request.call().awaits(awaited);
          return request;
        },
        "the call limit of PT30S passed while waiting for "
            + awaited.words()
            + ", host the service in us-east-1");
  }

  private static int attemptsOf(Exchange next) {
    AtomicInteger attempts = new AtomicInteger(-1);
    StepVerifier.withVirtualTime(
            () ->
                new CallLimitStep(LIMIT, Schedulers.parallel(), next)
                    .exchange(Fixtures.request("Op", "it", "us-east-1", Map.of(), new byte[0])))
        .thenAwait(LIMIT)
        .expectErrorSatisfies(error -> attempts.set(((MwaaException) error).attempts()))
        .verify(BOUND);
    return attempts.get();
  }

  private static void assertFails(UnaryOperator<WireRequest> addressing, String message) {
    StepVerifier.withVirtualTime(
            () ->
                step(addressing)
                    .exchange(Fixtures.request("Op", "it", "us-east-1", Map.of(), new byte[0])))
        .thenAwait(LIMIT)
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining(message))
        .verify(BOUND);
  }

  private static CallLimitStep step(UnaryOperator<WireRequest> addressing) {
    return new CallLimitStep(
        LIMIT,
        Schedulers.parallel(),
        request -> Mono.just(addressing.apply(request)).then(Mono.never()));
  }
}
