package io.github.mwaareactor.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollHeapTest {
  private static final long SEED = 11;

  @Test
  void givesTheEarliestWhateverComesAndGoes() {
    Random random = new Random(SEED);
    PollHeap heap = new PollHeap();
    List<WatchedRun> inside = new ArrayList<>();

    for (int step = 0; step < 20_000; step++) {
      // Grows to some thousands, then empties.
      if (inside.isEmpty() || random.nextInt(100) < (step < 10_000 ? 70 : 30)) {
        WatchedRun run = new WatchedRun(ScriptedService.run(step), 0);
        heap.add(run, random.nextInt(1000));
        inside.add(run);
      } else {
        WatchedRun leaving = inside.remove(random.nextInt(inside.size()));
        heap.remove(leaving);
      }

      assertThat(heap.size()).as("seed %d, step %d", SEED, step).isEqualTo(inside.size());
      if (step % 50 == 0 && !inside.isEmpty()) {
        long earliest =
            inside.stream().min(Comparator.comparingLong(run -> run.time)).orElseThrow().time;
        assertThat(heap.first()).as("seed %d, step %d", SEED, step).isNotNull();
        assertThat(heap.first().time).isEqualTo(earliest);
      }
    }
  }

  @Test
  void isEmptyAgainWhenAllHaveLeft() {
    PollHeap heap = new PollHeap();
    List<WatchedRun> runs = new ArrayList<>();
    for (int n = 0; n < 1000; n++) {
      WatchedRun run = new WatchedRun(ScriptedService.run(n), 0);
      runs.add(run);
      heap.add(run, n % 10);
    }

    runs.forEach(heap::remove);

    assertThat(heap.first()).isNull();
    assertThat(heap.size()).isZero();
  }
}
