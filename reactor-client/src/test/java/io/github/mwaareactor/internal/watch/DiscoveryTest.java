package io.github.mwaareactor.internal.watch;

import static io.github.mwaareactor.internal.watch.Discovery.Novelty.NEW;
import static io.github.mwaareactor.internal.watch.Discovery.Novelty.OLD;
import static io.github.mwaareactor.internal.watch.Discovery.Novelty.UNCERTAIN;
import static io.github.mwaareactor.internal.watch.ScriptedService.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.watch.Discovery.Novelty;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which runs of a list are new; times are in seconds after the workflow was first followed. */
class DiscoveryTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

  private final Discovery discovery = new Discovery(START);

  @Test
  void inTheFirstListAllThatGoOnAreNewAndThoseThatEndedBeforeAreNot() {
    discovery.begin(START);

    assertThat(novelty(live(1, -9_000))).isEqualTo(NEW);
    assertThat(novelty(ended(2, -9_000, -10))).isEqualTo(OLD);
    assertThat(novelty(ended(3, -9_000, 2))).isEqualTo(NEW);
  }

  @Test
  void laterAllThatWereCreatedLatelyAreNewEvenIfTheyHaveEnded() {
    list(0, live(1, -20));

    discovery.begin(at(10));

    assertThat(novelty(live(2, 8))).isEqualTo(NEW);
    assertThat(novelty(ended(3, 7, 9))).isEqualTo(NEW);
  }

  @Test
  void whatGoesOnAndWasCreatedLongBeforeItIsListedIsUncertain() {
    list(0, live(1, -20));

    discovery.begin(at(10));

    assertThat(novelty(live(2, -9_000))).isEqualTo(UNCERTAIN);
    assertThat(novelty(live(3, null))).isEqualTo(UNCERTAIN);
    assertThat(novelty(ended(4, -9_000, -8_000))).isEqualTo(OLD);
  }

  @Test
  void whatWasSeenOnceIsNotNewOnAnotherPageOrInAnotherList() {
    list(0, ended(1, -20, -10));
    list(10, ended(2, 5, 8));

    discovery.begin(at(20));

    assertThat(novelty(ended(1, -20, -10))).isEqualTo(OLD);
    assertThat(novelty(ended(2, 5, 8))).isEqualTo(OLD);
  }

  @Test
  void aRunThatHasEndedIsOldForAsLongAsListsContradictThat() {
    list(0, live(1, -20));
    discovery.ended(run(1), at(5));

    for (long second = 10; second < 10_000; second += 100) {
      discovery.begin(at(second));
      assertThat(novelty(live(1, -20))).as("after %d s", second).isEqualTo(OLD);
      discovery.page(List.of(live(1, -20)));
      discovery.end();
    }
  }

  @Test
  void aRunThatHasEndedIsOldIfAListIsLateToShowItAtAll() {
    list(0);
    discovery.ended(run(1), at(100));

    list(200);
    discovery.begin(at(390));

    assertThat(novelty(ended(1, 50, 100))).isEqualTo(OLD);
  }

  @Test
  void aRunThatWasStoppedIsOldUntilItEnds() {
    list(0, live(1, -20));
    discovery.stopped(run(1));

    list(100_000);
    discovery.begin(at(200_000));

    assertThat(novelty(live(1, -20))).isEqualTo(OLD);
    assertThat(discovery.isOver(run(1))).isTrue();
  }

  @Test
  void newestFirstTheListIsReadUpToWhatIsKnown() {
    list(0, newestFirst(-20));
    discovery.begin(at(10));

    discovery.page(List.of(newestFirst(-20)));
    assertThat(discovery.needsAnotherPage()).isTrue();

    discovery.page(List.of(newestFirst(-400)));
    assertThat(discovery.needsAnotherPage()).isFalse();
  }

  @Test
  void inAnyOtherOrderTheListIsReadToItsEnd() {
    list(0, newestFirst(-20));
    WorkflowRunSummary[] rows = newestFirst(-400);
    WorkflowRunSummary last = rows[rows.length - 1];
    rows[rows.length - 1] = rows[3];
    rows[3] = last;

    discovery.begin(at(10));
    discovery.page(List.of(rows));

    assertThat(discovery.needsAnotherPage()).isTrue();
  }

  @Test
  void theOrderOfAFewRowsMayBeChance() {
    list(0, live(1, -20));
    discovery.begin(at(10));

    discovery.page(List.of(live(2, -400), live(3, -500)));

    assertThat(discovery.needsAnotherPage()).isTrue();
  }

  @Test
  void aListThatWasReadWithoutLookingForNewRunsLeavesThemNew() {
    list(0, live(1, -20));
    discovery.begin(at(10));
    discovery.skip();
    discovery.end();
    list(1_000, live(3, 990));

    discovery.begin(at(1_010));

    assertThat(novelty(ended(2, 8, 9))).isEqualTo(NEW);
  }

  @Test
  void aClockThatIsWrongHidesNoRun() {
    // By the service's clock it is four minutes before the start.
    list(0, live(1, -400));

    discovery.begin(at(10));

    assertThat(novelty(ended(2, -235, -232))).isEqualTo(NEW);
  }

  // Going on from where another watcher stopped.

  @Test
  void whatBeganBeforeTheOtherWatcherStoppedIsOldAsFarAsListsCannotHaveHiddenIt() {
    Discovery resumed = Discovery.resumed(START);
    resumed.begin(at(10));

    assertThat(novelty(resumed, ended(1, -299, -290))).isEqualTo(NEW);
    assertThat(novelty(resumed, ended(2, -300, 5))).isEqualTo(OLD);
    assertThat(novelty(resumed, live(3, -299))).isEqualTo(NEW);
    assertThat(novelty(resumed, live(4, -300))).isEqualTo(UNCERTAIN);
  }

  @Test
  void theFirstListOfAResumedOneIsReadUpToWhatIsKnown() {
    Discovery resumed = Discovery.resumed(START);
    resumed.begin(at(10));

    resumed.page(List.of(newestFirst(-20)));
    assertThat(resumed.needsAnotherPage()).isTrue();

    resumed.page(List.of(newestFirst(-400)));
    assertThat(resumed.needsAnotherPage()).isFalse();
  }

  @Test
  void aListThatWasBegunBeforeIsNotLookedAt() {
    Discovery resumed = Discovery.resumed(START);

    assertThat(resumed.isSkipping()).isTrue();
    assertThat(resumed.needsAnotherPage()).isFalse();
  }

  private void list(long second, WorkflowRunSummary... rows) {
    discovery.begin(at(second));
    for (WorkflowRunSummary row : rows) {
      novelty(row);
      discovery.saw(row.run(), row);
    }
    discovery.page(List.of(rows));
    discovery.end();
  }

  private Novelty novelty(WorkflowRunSummary row) {
    return novelty(discovery, row);
  }

  private static Novelty novelty(Discovery discovery, WorkflowRunSummary row) {
    return discovery.of(row.run(), row.state(), row.createdAt(), row.endedAt());
  }

  private static WorkflowRunSummary[] newestFirst(long second) {
    List<WorkflowRunSummary> rows = new ArrayList<>();
    for (int row = 0; row < 30; row++) {
      rows.add(ended(1_000 + row, second - row, second));
    }
    return rows.toArray(WorkflowRunSummary[]::new);
  }

  private static WorkflowRunSummary live(int number, @Nullable Integer createdAt) {
    return row(number, RunState.RUNNING, createdAt == null ? null : at(createdAt), null);
  }

  private static WorkflowRunSummary ended(int number, long createdAt, long endedAt) {
    return row(number, RunState.FAILED, at(createdAt), at(endedAt));
  }

  private static WorkflowRunSummary row(
      int number, RunState state, @Nullable Instant createdAt, @Nullable Instant endedAt) {
    return new WorkflowRunSummary(
        run(number), null, null, state.name(), createdAt, createdAt, endedAt);
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}
