package io.github.mwaareactor;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

class ClosingSignalTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final ClosingSignal signal = new ClosingSignal();

  // Who left between its subscription and its entry in the set stayed in there for good.
  @Test
  void whoLeavesWhileItSubscribesIsNotWaitedFor() {
    signal.await().subscribe(new LeavesAtOnce());

    StepVerifier.create(signal.deserted()).expectComplete().verify(BOUND);
  }

  private static final class LeavesAtOnce extends BaseSubscriber<Void> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      cancel();
    }
  }
}
