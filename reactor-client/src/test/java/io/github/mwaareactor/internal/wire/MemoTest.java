package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class MemoTest {
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void isAskedForOnce() {
    Memo<String> known = new Memo<>(Mono.fromSupplier(() -> "value " + asked.incrementAndGet()));

    StepVerifier.create(known.flatMap(Mono::just)).expectNext("value 1").verifyComplete();
    StepVerifier.create(known.flatMap(Mono::just)).expectNext("value 1").verifyComplete();

    assertThat(asked).hasValue(1);
  }

  @Test
  void isAskedForAgainAfterAFailure() {
    Memo<String> known =
        new Memo<>(
            Mono.fromSupplier(
                () -> {
                  if (asked.incrementAndGet() == 1) {
                    throw new IllegalStateException("not now");
                  }
                  return "value";
                }));

    StepVerifier.create(known.flatMap(Mono::just)).verifyErrorMessage("not now");
    StepVerifier.create(known.flatMap(Mono::just)).expectNext("value").verifyComplete();
  }

  // What is made of the value may fail for reasons of its own.
  @Test
  void explainsTheQuestionsErrorsOnly() {
    Memo<String> unknown = new Memo<>(Mono.error(new IllegalStateException("no value")));
    Memo<String> known = new Memo<>(Mono.just("value"));

    StepVerifier.create(unknown.flatMap(Mono::just, MemoTest::explained))
        .verifyErrorMessage("explained: no value");
    StepVerifier.create(known.flatMap(any -> failing(), MemoTest::explained))
        .verifyErrorMessage("later");
    StepVerifier.create(known.flatMap(any -> failing(), MemoTest::explained))
        .verifyErrorMessage("later");
  }

  @Test
  void whatTheNextStepThrowsIsAnErrorSignal() {
    Memo<String> known = new Memo<>(Mono.just("value"));

    for (int call = 0; call < 2; call++) {
      StepVerifier.create(
              known.<String>flatMap(
                  any -> {
                    throw new IllegalStateException("thrown");
                  }))
          .verifyErrorMessage("thrown");
    }
  }

  private static Mono<String> failing() {
    return Mono.error(new IllegalStateException("later"));
  }

  private static IllegalArgumentException explained(Exception error) {
    return new IllegalArgumentException("explained: " + error.getMessage());
  }
}
