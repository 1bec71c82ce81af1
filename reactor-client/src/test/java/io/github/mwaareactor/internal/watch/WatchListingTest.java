package io.github.mwaareactor.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.watch.ListedService.Order;
import io.github.mwaareactor.internal.watch.ListedService.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchOptions.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How many calls it takes to watch runs that share workflows, each for fifty targets. */
@Tag("once")
class WatchListingTest {
  private static final Duration TARGET = Duration.ofSeconds(10);
  private static final int LIFE = (int) TARGET.multipliedBy(50).toMillis();
  private static final long LONG_AGO = -100_000_000;

  @ParameterizedTest
  @CsvSource({
    "5, 20, 0, 0.12",
    "5, 20, 20, 0.12",
    "1, 100, 0, 0.06",
    "1, 100, 100, 0.06",
    "1, 1000, 0, 0.06",
    "1, 1000, 1000, 0.06",
    "5, 20, 2000, 1.05",
    "1, 100, 2000, 1.05",
    "1, 3, 2000, 1.05",
    "10, 2, 0, 0.6",
    "10, 2, 2000, 1.05",
  })
  void takesFewCallsWhereRunsShareAWorkflowAndHardlyMoreWhereThatIsInVain(
      int workflows, int live, int ended, double most) {
    for (Order order : Order.values()) {
      Watched alone = new Watched(workflows, live, ended, order, Listing.OFF);
      Watched listed = new Watched(workflows, live, ended, order, Listing.AUTO);

      assertThat(listed.calls() / (double) alone.calls())
          .as("%s: calls with lists of those without", order)
          .isLessThanOrEqualTo(most);
      assertThat(listed.stalest).as("%s: staleness", order).isLessThan(TARGET.multipliedBy(2));
    }
  }

  /** One watcher of runs that all go on at first, from their first poll to the end of the last. */
  private static final class Watched {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ListedService service = new ListedService(time, 1);
    private final Random random = new Random(2);
    private final List<RunRef> runs = new ArrayList<>();
    private Duration stalest = Duration.ZERO;

    Watched(int workflows, int live, int ended, Order order, Listing listing) {
      service.order = order;
      for (int number = 0; number < workflows; number++) {
        populate("w" + number, live, ended);
      }
      watch(listing);
    }

    // Those that go on are spread evenly over the list.
    private void populate(String workflow, int live, int ended) {
      int rows = live + ended;
      int lives = 0;
      for (int row = 0; row < rows; row++) {
        RunRef ref = ScriptedService.run(workflow, row);
        long created = LONG_AGO + row * 1000L;
        ScriptedRun run = service.add(ref, created).then(created + 1, RunState.RUNNING);
        if ((row + 1L) * live / rows > lives) {
          lives++;
          runs.add(ref);
          run.then(LIFE * 9L / 10 + random.nextInt(LIFE / 5), RunState.SUCCESS);
        } else {
          run.then(created + 2, RunState.FAILED);
        }
      }
    }

    private void watch(Listing listing) {
      WatchLoop watcher =
          WatchLoop.open(
              new PollSource(
                  "GetWorkflowRun", service::fetch, new FirstSuccess(), time, random::nextDouble),
              service,
              ref -> {},
              WatchOptions.builder().targetStaleness(TARGET).listing(listing).build(),
              64,
              Mono.never(),
              CallListener.NONE);
      List<RunEvent> events = new ArrayList<>();
      watcher.watchAll(Flux.fromIterable(runs)).subscribe(events::add);
      for (long second = 0; second < LIFE * 12L / 10 / 1000; second++) {
        time.advanceTimeBy(Duration.ofSeconds(1));
        Duration most = watcher.stats().stalenessMax();
        stalest = most.compareTo(stalest) > 0 ? most : stalest;
      }
      assertThat(events).as("each run is told twice").hasSize(2 * runs.size());
    }

    int calls() {
      return service.calls.size();
    }
  }
}
