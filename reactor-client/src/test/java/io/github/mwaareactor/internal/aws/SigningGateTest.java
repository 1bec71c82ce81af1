package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.gates.LoggedWarnings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

class SigningGateTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final SigningGate gate = new SigningGate(new ConcurrentLinkedQueue<>());

  private <T> Mono<T> pass(Supplier<T> work) {
    return pass(gate, work);
  }

  private static <T> Mono<T> pass(SigningGate gate, Supplier<T> work) {
    return gate.pass(work, Mono::just);
  }

  @Test
  void letsOneWorkRunAtATimeAndLosesNone() {
    Scheduler threads = Schedulers.newParallel("signing", 16);
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    int rounds = 200_000;

    Flux<Integer> results =
        Flux.range(0, rounds)
            .flatMap(
                round -> pass(() -> alone(round, inside, overlapped)).subscribeOn(threads), 512);

    StepVerifier.create(results.reduce(0L, Long::sum))
        .expectNext(IntStream.range(0, rounds).asLongStream().sum())
        .expectComplete()
        .verify(BOUND);
    threads.dispose();
    assertThat(overlapped).isFalse();
  }

  private static int alone(int round, AtomicInteger inside, AtomicBoolean overlapped) {
    if (inside.incrementAndGet() != 1) {
      overlapped.set(true);
    }
    inside.decrementAndGet();
    return round;
  }

  @Test
  void aTurnThatComesAsTheGateIsGivenBackIsNotForgotten() {
    AtomicReference<String> late = new AtomicReference<>();
    AtomicReference<SigningGate> hooked = new AtomicReference<>();
    AtomicBoolean first = new AtomicBoolean(true);
    // Between the last look into the queue and giving the gate back, another caller comes.
    Queue<SigningGate.Turn<?>> queue =
        new ConcurrentLinkedQueue<>() {
          @Override
          public SigningGate.Turn<?> poll() {
            SigningGate.Turn<?> next = super.poll();
            if (next == null && first.getAndSet(false)) {
              pass(hooked.get(), () -> "late").subscribe(late::set);
            }
            return next;
          }
        };
    hooked.set(new SigningGate(queue));

    // The one at the gate finds another in the queue, so that it looks there once more.
    Mono<String> early =
        pass(
            hooked.get(),
            () -> {
              pass(hooked.get(), () -> "queued").subscribe(queued -> {});
              return "early";
            });
    StepVerifier.create(early).expectNext("early").expectComplete().verify(BOUND);

    assertThat(late).hasValue("late");
  }

  @Test
  void aReceiverThatThrowsKeepsNobodyElseFromTheirResult() {
    Mono<String> thrower =
        pass(
            () -> {
              throw new IllegalStateException("broken signer");
            });
    AtomicReference<String> other = new AtomicReference<>();
    // Joins the queue while the gate is taken, so that one thread hands on both.
    Mono<String> first =
        pass(
            () -> {
              thrower.subscribe(
                  value -> {},
                  error -> {
                    throw new IllegalArgumentException("broken receiver");
                  });
              pass(() -> "served").subscribe(other::set);
              return "first";
            });

    StepVerifier.create(first).expectNext("first").expectComplete().verify(BOUND);

    assertThat(other).hasValue("served");
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("onErrorDropped", "broken receiver");
  }

  @Test
  void whoCameFirstIsServedFirst() {
    List<String> served = new ArrayList<>();
    Mono<String> first =
        pass(
            () -> {
              pass(() -> "second").subscribe(served::add);
              pass(() -> "third").subscribe(served::add);
              return "first";
            });

    first.subscribe(served::add);

    assertThat(served).containsExactly("first", "second", "third");
  }

  @Test
  void whatAnotherDoesWithItsResultIsNoFailureOfWhoCameFirst() {
    Consumer<Throwable> brokenHook =
        dropped -> {
          throw new IllegalStateException("broken hook", dropped);
        };
    Consumer<String> brokenReceiver =
        value -> {
          throw new IllegalArgumentException("broken receiver");
        };
    Mono<String> first =
        pass(
            () -> {
              pass(() -> "queued")
                  .subscribe(
                      brokenReceiver,
                      null,
                      null,
                      Context.of("reactor.onErrorDropped.local", brokenHook));
              return "first";
            });

    StepVerifier.create(first).expectNext("first").expectComplete().verify(BOUND);
  }

  @Test
  void whoQueuedBehindAFailureIsServedAllTheSame() {
    AtomicReference<String> queued = new AtomicReference<>();
    Mono<String> broken =
        pass(
            () -> {
              pass(() -> "served").subscribe(queued::set);
              throw new IllegalStateException("broken signer");
            });

    StepVerifier.create(broken).expectErrorMessage("broken signer").verify(BOUND);

    assertThat(queued).hasValue("served");
  }

  @Test
  void aSlowReceiverHoldsUpNobodysSigning() {
    CountDownLatch served = new CountDownLatch(1);
    Mono<Boolean> slow =
        pass(() -> {
              pass(() -> "queued meanwhile").subscribe(value -> {});
              return "slow";
            })
            .map(
                value -> {
                  Schedulers.parallel()
                      .schedule(() -> pass(() -> "other").subscribe(other -> served.countDown()));
                  return awaitUninterruptibly(served);
                });

    StepVerifier.create(slow).expectNext(true).expectComplete().verify(BOUND);
  }

  private static boolean awaitUninterruptibly(CountDownLatch latch) {
    try {
      return latch.await(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void theGateIsFreeAgainBeforeAResultIsHandedOn() {
    Mono<String> nested = pass(() -> "outer").map(outer -> pass(() -> "inner").block());

    StepVerifier.create(nested).expectNext("inner").expectComplete().verify(BOUND);
  }

  @Test
  void workThatFailsFailsItsCallerAndLeavesTheGateOpen() {
    IllegalStateException broken = new IllegalStateException("broken signer");

    StepVerifier.create(
            pass(
                () -> {
                  throw broken;
                }))
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(broken))
        .verify(BOUND);
    StepVerifier.create(pass(() -> "next")).expectNext("next").expectComplete().verify(BOUND);
  }

  @Test
  void worksOncePerSubscription() {
    AtomicInteger works = new AtomicInteger();
    Mono<Integer> pass = pass(works::incrementAndGet);
    assertThat(works).hasValue(0);

    StepVerifier.create(pass.concatWith(pass)).expectNext(1, 2).expectComplete().verify(BOUND);
  }
}
