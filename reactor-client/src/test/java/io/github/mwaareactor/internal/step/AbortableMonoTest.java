package io.github.mwaareactor.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class AbortableMonoTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private final IllegalStateException tooLate = new IllegalStateException("too late");

  private final AtomicReference<Consumer<Throwable>> end = new AtomicReference<>();
  private final Disposable ending = Disposables.single();

  @Test
  void theAnswerIsPassedOnAndWhatCouldEndTheCallIsDisposed() {
    StepVerifier.create(endable(Mono.just("answer"))).expectNext("answer").verifyComplete();

    assertThat(ending.isDisposed()).isTrue();
  }

  // Closing gracefully waits for what is disposed here, and then frees what the caller may use yet.
  @Test
  void theCallerHasTheAnswerBeforeTheCallCountsAsOver() {
    List<String> order = new ArrayList<>();
    Mono<String> call = AbortableMono.of(Mono.just("answer"), over -> () -> order.add("over"));

    StepVerifier.create(call.doOnNext(order::add)).expectNext("answer").verifyComplete();

    assertThat(order).containsExactly("answer", "over");
  }

  @Test
  void anEmptyAnswerStaysEmpty() {
    StepVerifier.create(endable(Mono.empty())).verifyComplete();

    assertThat(ending.isDisposed()).isTrue();
  }

  @Test
  void theCallsOwnErrorIsPassedOn() {
    StepVerifier.create(endable(Mono.error(new IllegalArgumentException("its own"))))
        .verifyErrorMessage("its own");

    assertThat(ending.isDisposed()).isTrue();
  }

  @Test
  void anErrorThatCannotBeTranslatedIsPassedOnAsItIs() {
    IllegalArgumentException own = new IllegalArgumentException("its own");
    Mono<String> call =
        AbortableMono.of(
            Mono.error(own),
            over -> ending,
            error -> {
              throw new NoClassDefFoundError("translator");
            });

    StepVerifier.create(call).expectErrorMatches(own::equals).verify(BOUND);
  }

  @Test
  void whatEndsTheCallCancelsItBeforeTheCallerIsTold() {
    List<String> order = new ArrayList<>();
    Mono<String> call = Mono.<String>never().doOnCancel(() -> order.add("cancelled"));

    StepVerifier.create(endable(call).doOnError(error -> order.add("told")))
        .then(() -> end.get().accept(tooLate))
        .expectErrorMatches(tooLate::equals)
        .verify(BOUND);

    assertThat(order).containsExactly("cancelled", "told");
    assertThat(ending.isDisposed()).isTrue();
  }

  @Test
  void aCallThatIsEndedWhileItBeginsIsNeverMade() {
    AtomicInteger made = new AtomicInteger();
    Mono<String> call =
        AbortableMono.of(
            Mono.defer(() -> Mono.just("answer " + made.incrementAndGet())),
            over -> {
              over.accept(tooLate);
              return ending;
            });

    StepVerifier.create(call).expectErrorMatches(tooLate::equals).verify(BOUND);

    assertThat(made).hasValue(0);
    assertThat(ending.isDisposed()).isTrue();
  }

  @Test
  void aCallWhoseEndCannotBePlannedFailsAndIsNeverMade() {
    AtomicInteger made = new AtomicInteger();
    Mono<String> call =
        AbortableMono.of(
            Mono.defer(() -> Mono.just("answer " + made.incrementAndGet())),
            over -> {
              throw new IllegalStateException("no timer");
            });

    StepVerifier.create(call).expectErrorMessage("no timer").verify(BOUND);

    assertThat(made).hasValue(0);
  }

  @Test
  void aCallerWhoLeavesAtOnceMakesNoCall() {
    AtomicInteger made = new AtomicInteger();
    Mono<String> call = endable(Mono.defer(() -> Mono.just("answer " + made.incrementAndGet())));

    StepVerifier.create(call, 0).thenCancel().verify(BOUND);

    assertThat(made).hasValue(0);
    assertThat(ending.isDisposed()).isTrue();
  }

  @Test
  void theAnswerWaitsUntilItIsWanted() {
    StepVerifier.create(endable(Mono.just("answer")), 0)
        .expectSubscription()
        .thenRequest(1)
        .expectNext("answer")
        .verifyComplete();
  }

  @Test
  void aCallerWhoLeavesCancelsTheCall() {
    AtomicInteger cancelled = new AtomicInteger();
    Mono<String> call = Mono.<String>never().doOnCancel(cancelled::incrementAndGet);

    // Not a verifier, which would leave before the call has begun.
    endable(call).subscribe().dispose();

    assertThat(cancelled).hasValue(1);
    assertThat(ending.isDisposed()).isTrue();
  }

  // Cancelling a call after its answer would close the connection it came on.
  @Test
  void anAnsweredCallIsNotCancelled() {
    AtomicInteger cancelled = new AtomicInteger();
    Sinks.One<String> answer = Sinks.one();
    Mono<String> call = answer.asMono().doOnCancel(cancelled::incrementAndGet);

    StepVerifier.create(endable(call))
        .then(() -> answer.tryEmitValue("answer"))
        .expectNext("answer")
        .verifyComplete();

    assertThat(cancelled).hasValue(0);
  }

  @Test
  void whatComesOfAnEndedCallIsLetGo() {
    TestPublisher<String> call =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);

    StepVerifier.create(endable(call.flux().next()))
        .then(() -> end.get().accept(tooLate))
        .then(() -> call.error(new IllegalArgumentException("late")))
        .expectErrorMatches(tooLate::equals)
        .verifyThenAssertThat(BOUND)
        .hasNotDroppedErrors()
        .hasNotDroppedElements();
  }

  @Test
  void anEndAfterTheAnswerChangesNothing() {
    StepVerifier.create(endable(Mono.just("answer")).doOnSuccess(any -> end.get().accept(tooLate)))
        .expectNext("answer")
        .expectComplete()
        .verifyThenAssertThat(BOUND)
        .hasNotDroppedErrors();
  }

  @Test
  void theCallSeesTheCallersContext() {
    Mono<String> call = Mono.deferContextual(context -> Mono.just(context.get("who")));

    StepVerifier.create(endable(call).contextWrite(context -> context.put("who", "me")))
        .expectNext("me")
        .verifyComplete();
  }

  @Test
  void ofAnAnswerAndAnEndAtTheSameTimeOneIsTold() throws InterruptedException {
    for (int round = 0; round < 2_000; round++) {
      Sinks.One<String> answer = Sinks.one();
      AtomicInteger told = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(2);
      endable(answer.asMono())
          .subscribe(value -> told.incrementAndGet(), error -> told.incrementAndGet());

      Schedulers.parallel()
          .schedule(
              () -> {
                end.get().accept(tooLate);
                done.countDown();
              });
      Schedulers.parallel()
          .schedule(
              () -> {
                answer.tryEmitValue("answer");
                done.countDown();
              });

      assertThat(done.await(BOUND.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(told).as("round %d", round).hasValue(1);
    }
  }

  private <T> Mono<T> endable(Mono<T> call) {
    return AbortableMono.of(
        call,
        over -> {
          end.set(over);
          return ending;
        });
  }
}
