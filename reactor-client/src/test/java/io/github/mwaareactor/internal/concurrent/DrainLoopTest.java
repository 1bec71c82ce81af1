package io.github.mwaareactor.internal.concurrent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainLoopTest {
  private static final int THREADS = 4;
  private static final int TASKS = 50_000;
  private static final long BOUND_SECONDS = 30;

  private static final int LIMIT = 16;
  private static final int MANY = 1000;

  private final DrainLoop loop = new DrainLoop();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();

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
    int[] run = new int[1]; // plain: the loop alone keeps threads apart
    CountDownLatch added = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    for (int thread = 0; thread < THREADS; thread++) {
      threads.execute(
          () -> {
            for (int i = 0; i < TASKS; i++) {
              tasks.add(() -> run[0]++);
              loop.drain(this::runAll);
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

  @Test
  void aVisitorRunsTasksUpToTheLimitAndLeavesTheRestToOthersInOrder() {
    List<Integer> ran = new ArrayList<>();
    addNumbers(40, ran);

    boolean worked = loop.drain(this::run, LIMIT, turns::add);

    assertThat(worked).isTrue();
    assertThat(ran).hasSize(LIMIT);
    nextTurn();
    assertThat(ran).hasSize(2 * LIMIT);
    nextTurn();
    assertThat(ran).isEqualTo(numbers(40));
    assertThat(turns).isEmpty();
  }

  @Test
  void aVisitorWithFewTasksRunsThemAllAndTheNextOneWorksAgain() {
    List<Integer> ran = new ArrayList<>();
    addNumbers(3, ran);

    assertThat(loop.drain(this::run, LIMIT, turns::add)).isTrue();
    assertThat(ran).hasSize(3);
    addNumbers(3, ran);
    assertThat(loop.drain(this::run, LIMIT, turns::add)).isTrue();

    assertThat(ran).hasSize(6);
    assertThat(turns).isEmpty();
  }

  @Test
  void whoComesWhileTheNextTurnWaitsLeavesAtOnce() {
    List<Integer> ran = new ArrayList<>();
    addNumbers(LIMIT, ran);
    loop.drain(this::run, LIMIT, turns::add);

    tasks.add(() -> ran.add(-1));
    boolean worked = loop.drain(this::run, LIMIT, turns::add);

    assertThat(worked).isFalse();
    assertThat(ran).hasSize(LIMIT);
    assertThat(turns).hasSize(1);
    nextTurn();
    assertThat(ran).hasSize(LIMIT + 1).endsWith(-1);
    assertThat(turns).isEmpty();
  }

  // Each pass is short here, and there is always another one.
  @Test
  void aVisitorLeavesThoughEachTaskBringsAnother() {
    AtomicInteger ran = new AtomicInteger();
    Runnable bringsAnother =
        new Runnable() {
          @Override
          public void run() {
            if (ran.incrementAndGet() < MANY) {
              tasks.add(this);
              loop.drain(DrainLoopTest.this::run, LIMIT, turns::add);
            }
          }
        };
    tasks.add(bringsAnother);

    loop.drain(left -> run(1), LIMIT, turns::add);

    assertThat(ran).hasValue(LIMIT);
    assertThat(turns).hasSize(1);
  }

  @Test
  void aVisitorLeavesThoughOthersKeepComingWithNothing() {
    AtomicInteger passes = new AtomicInteger();

    loop.drain(
        left -> {
          if (passes.incrementAndGet() < MANY) {
            loop.drain(this::run, LIMIT, turns::add);
          }
          return 0;
        },
        LIMIT,
        turns::add);

    assertThat(passes).hasValue(LIMIT);
    assertThat(turns).hasSize(1);
  }

  @Test
  void aVisitorGoesOnIfNobodyTakesTheNextTurn() {
    List<Integer> ran = new ArrayList<>();
    addNumbers(40, ran);

    loop.drain(this::run, LIMIT, turn -> false);

    assertThat(ran).isEqualTo(numbers(40));
    assertThat(loop.drain(this::run, LIMIT, turns::add)).isTrue();
  }

  @Test
  void inTurnsNoTaskIsLostOrRunTwiceAndNoTwoRunAtOnce() throws InterruptedException {
    int[] run = new int[1]; // plain: the loop alone keeps threads apart
    int[] lastOf = new int[THREADS];
    Queue<String> wrongs = new ConcurrentLinkedQueue<>();
    ThreadLocal<int[]> ranHere = ThreadLocal.withInitial(() -> new int[1]);
    CountDownLatch done = new CountDownLatch(THREADS * TASKS);
    ExecutorService visitors = Executors.newFixedThreadPool(THREADS);
    ExecutorService others = Executors.newFixedThreadPool(2);
    Predicate<Runnable> handOver =
        turn -> {
          others.execute(() -> checkLimit(turn, ranHere.get(), wrongs));
          return true;
        };

    for (int visitor = 0; visitor < THREADS; visitor++) {
      int number = visitor;
      visitors.execute(
          () -> {
            for (int i = 1; i <= TASKS; i++) {
              int place = i;
              tasks.add(
                  () -> {
                    run[0]++;
                    ranHere.get()[0]++;
                    if (lastOf[number]++ != place - 1) {
                      wrongs.add("out of order: " + place);
                    }
                    done.countDown();
                  });
              checkLimit(() -> loop.drain(this::run, LIMIT, handOver), ranHere.get(), wrongs);
            }
          });
    }

    assertThat(done.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    visitors.shutdown();
    assertThat(visitors.awaitTermination(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    Eventually.await(() -> loop.drain(this::run, LIMIT, handOver));
    others.shutdown();
    assertThat(others.awaitTermination(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(wrongs).isEmpty();
    assertThat(tasks).isEmpty();
    assertThat(run[0]).isEqualTo(THREADS * TASKS);
  }

  private static void checkLimit(Runnable work, int[] ran, Queue<String> wrongs) {
    int before = ran[0];
    work.run();
    if (ran[0] - before > LIMIT) {
      wrongs.add(ran[0] - before + " tasks in a turn");
    }
  }

  private void addNumbers(int count, List<Integer> ran) {
    numbers(count).forEach(number -> tasks.add(() -> ran.add(number)));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private void nextTurn() {
    requireNonNull(turns.poll(), "turn").run();
  }

  private int run(int limit) {
    for (int ran = 0; ran < limit; ran++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return ran;
      }
      task.run();
    }
    return limit;
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
