package io.github.mwaareactor.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainLoopTest {
  private static final int THREADS = 4;
  private static final int TASKS = 50_000;
  private static final long BOUND_SECONDS = 30;

  private final DrainLoop loop = new DrainLoop();

  @Test
  void theThreadThatFindsNobodyAtWorkDoesIt() {
    AtomicInteger passes = new AtomicInteger();

    assertThat(loop.drain(passes::incrementAndGet)).isTrue();
    assertThat(loop.drain(passes::incrementAndGet)).isTrue();

    assertThat(passes).hasValue(2);
  }

  @Test
  void whoComesDuringAPassLeavesAndIsSeenByAnother() {
    List<String> log = new ArrayList<>();

    boolean worked =
        loop.drain(
            () -> {
              log.add("pass");
              if (log.size() == 1) {
                log.add("left: " + !loop.drain(() -> log.add("never")));
                log.add("left: " + !loop.drain(() -> log.add("never")));
              }
            });

    assertThat(worked).isTrue();
    assertThat(log).containsExactly("pass", "left: true", "left: true", "pass");
  }

  @Test
  void noTaskIsLostOrRunTwiceAndNoTwoRunAtOnce() throws InterruptedException {
    Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    int[] run = new int[1]; // plain: the loop alone keeps threads apart
    CountDownLatch added = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    for (int thread = 0; thread < THREADS; thread++) {
      threads.execute(
          () -> {
            for (int i = 0; i < TASKS; i++) {
              tasks.add(() -> run[0]++);
              loop.drain(() -> runAll(tasks));
            }
            added.countDown();
          });
    }

    threads.shutdown();
    assertThat(added.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(threads.awaitTermination(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(tasks).isEmpty();
    assertThat(run[0]).isEqualTo(THREADS * TASKS);
  }

  private static void runAll(Queue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
