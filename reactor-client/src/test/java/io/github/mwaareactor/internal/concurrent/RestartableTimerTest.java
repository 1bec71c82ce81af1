package io.github.mwaareactor.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mwaareactor.testing.WatchedTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class RestartableTimerTest {
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final WatchedTimer watched = new WatchedTimer(time);
  private final List<Long> runs = new ArrayList<>();
  private final RestartableTimer timer =
      new RestartableTimer(watched, () -> runs.add(time.now(TimeUnit.SECONDS)));

  private void set(long atSeconds) {
    timer.set(TimeUnit.SECONDS.toNanos(atSeconds), time.now(TimeUnit.NANOSECONDS));
  }

  private void advance(long seconds) {
    time.advanceTimeBy(Duration.ofSeconds(seconds));
  }

  @Test
  void runsOnceAtItsTime() {
    set(5);

    advance(4);
    assertThat(runs).isEmpty();
    advance(10);
    assertThat(runs).containsExactly(5L);
  }

  @Test
  void anEarlierTimeReplacesALaterOne() {
    set(5);
    set(3);

    assertThat(watched.set()).isEqualTo(1);
    advance(10);
    assertThat(runs).containsExactly(3L);
  }

  @Test
  void aLaterTimeLeavesAnEarlierOneAlone() {
    set(3);
    set(5);

    advance(10);
    assertThat(runs).containsExactly(3L);
    assertThat(watched.everSet()).isEqualTo(1);
  }

  @Test
  void mayBeSetAgainAfterItRan() {
    set(3);
    advance(3);
    set(7);

    advance(10);
    assertThat(runs).containsExactly(3L, 7L);
  }

  @Test
  void nothingRunsOrWaitsAfterItWasTurnedOff() {
    set(3);
    timer.off();

    advance(10);
    assertThat(runs).isEmpty();
    assertThat(watched.set()).isZero();
  }

  @Test
  void aTimeThatIsPastRunsAtOnce() {
    advance(5);
    set(2);

    advance(0);
    assertThat(runs).containsExactly(5L);
  }

  @Test
  void aSchedulerThatWasShutDownIsReported() {
    Scheduler stopped = Schedulers.newSingle("stopped");
    stopped.dispose();
    RestartableTimer broken = new RestartableTimer(stopped, () -> {});

    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> broken.set(1, 0));
  }
}
