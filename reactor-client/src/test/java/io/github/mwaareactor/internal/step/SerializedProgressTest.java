package io.github.mwaareactor.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class SerializedProgressTest {
  private final Queue<String> delegate = new ConcurrentLinkedQueue<>();

  private class Recorder implements CallProgress {
    @Override
    public void attemptStarted(int attempt) {
      delegate.add("attempt " + attempt);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      delegate.add("attempt " + end.attempt() + " " + end.outcome());
    }

    @Override
    public void ended(CallEnd end) {
      delegate.add("end " + end.outcome() + " " + end.requestId());
    }
  }

  @Test
  void nothingIsToldAfterTheEnd() {
    SerializedProgress progress = new SerializedProgress(new Recorder());

    progress.ended(Outcome.CANCELLED, 0, null);
    progress.attemptStarted(1);
    progress.ended(Outcome.SUCCESS, 1, null);

    assertThat(delegate).containsExactly("end CANCELLED null");
  }

  @Test
  void onlyTheFirstEndOfAnAttemptCounts() {
    SerializedProgress progress = new SerializedProgress(new Recorder());

    progress.attemptStarted(1);
    progress.attemptEnded(new AttemptEnd(1, Outcome.SUCCESS, "id-1", null));
    progress.attemptEnded(new AttemptEnd(1, Outcome.CANCELLED, null, null));
    progress.ended(Outcome.SUCCESS, 1, null);

    assertThat(delegate).containsExactly("attempt 1", "attempt 1 SUCCESS", "end SUCCESS id-1");
  }

  @Test
  void whatHappensWhileSomethingIsToldIsToldAfterIt() {
    SerializedProgress[] progress = new SerializedProgress[1];
    progress[0] =
        new SerializedProgress(
            new Recorder() {
              @Override
              public void attemptStarted(int attempt) {
                progress[0].ended(Outcome.CANCELLED, 1, null);
                super.attemptStarted(attempt);
              }
            });

    progress[0].attemptStarted(1);

    assertThat(delegate).containsExactly("attempt 1", "end CANCELLED null");
  }

  @Test
  void anotherThreadNeverWaitsForOneThatIsBeingTold() throws InterruptedException {
    CountDownLatch isTold = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SerializedProgress progress =
        new SerializedProgress(
            new Recorder() {
              @Override
              public void attemptStarted(int attempt) {
                isTold.countDown();
                waitFor(goOn);
                super.attemptStarted(attempt);
              }
            });
    Thread slow = new Thread(() -> progress.attemptStarted(1));
    slow.start();
    waitFor(isTold);

    progress.ended(Outcome.CANCELLED, 1, null);
    assertThat(delegate).isEmpty();

    goOn.countDown();
    slow.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(delegate).containsExactly("attempt 1", "end CANCELLED null");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyThreadsAreToldOfOneAfterTheOther() {
    List<Integer> all = IntStream.range(0, 10_000).boxed().toList();
    int[] inside = new int[1];
    SerializedProgress progress =
        new SerializedProgress(
            new Recorder() {
              @Override
              public void attemptStarted(int attempt) {
                // Not atomic: two at once would lose counts.
                inside[0]++;
              }
            });

    Flux.fromIterable(all)
        .parallel(4)
        .runOn(Schedulers.parallel())
        .doOnNext(progress::attemptStarted)
        .sequential()
        .blockLast(Duration.ofSeconds(30));
    progress.ended(Outcome.SUCCESS, 1, null);

    assertThat(inside[0]).isEqualTo(10_000);
    assertThat(delegate).containsExactly("end SUCCESS null");
  }
}
