package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.internal.watch.Polled.Lane;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchOptions.Listing;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are seen in the list of their workflow, and which are polled by themselves. A part of
 * the watcher's loop.
 */
final class ListCoverage {
  // Clocks are not exact.
  private static final long LEAST_LAG = TimeUnit.SECONDS.toNanos(5);
  // A list is read evenly in about one target, so its last page is seen that much later.
  private static final double OVERDUE = 1.5;

  private final boolean isOn;
  private final long target;
  private final long overdue;
  private final WatchSchedule schedule;
  private final WatchClock clock;

  ListCoverage(WatchOptions options, WatchSchedule schedule, WatchClock clock) {
    this.isOn = options.listing() == Listing.AUTO;
    this.target = options.targetStaleness().toNanos();
    this.overdue = (long) (OVERDUE * target);
    this.schedule = schedule;
    this.clock = clock;
  }

  /** Whether lists are taken for sightings at all. */
  boolean isOn() {
    return isOn;
  }

  /** A run is watched from now on, and has its turn. */
  void grew(WatchedRun run) {
    WatchedWorkflow workflow = run.workflow;
    if (workflow == null) {
      return;
    }
    if (!workflow.isCovering) {
      if (workflow.lane == Lane.GONE && workflow.size > 1 && mayCover(workflow)) {
        begin(workflow);
      }
      return;
    }
    if (workflow.listing == null && workflow.pages < workflow.fewestPages()) {
      schedule.reweigh(workflow, workflow.fewestPages());
    }
    if (run.lane == Lane.FRESH && schedule.fresh(workflow).size() >= workflow.pages) {
      coverFresh(workflow);
    } else if (run.lane == Lane.COVERED && workflow.isListedAfter(run.seenAt)) {
      schedule.list(workflow, run.seenAt);
    }
  }

  /** Whether the list of that workflow may be read for its runs. */
  boolean mayCover(WatchedWorkflow workflow) {
    return isOn && !workflow.isDenied;
  }

  /** Whether it is time to try its list. */
  boolean isTried(WatchedWorkflow workflow) {
    return workflow.listAgainAt <= clock.now();
  }

  /** From now on the list is read instead of polling the runs. */
  void begin(WatchedWorkflow workflow) {
    long oldest = clock.now();
    boolean hasNew = false;
    workflow.isCovering = true;
    workflow.pages = workflow.fewestPages();
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      if (run.awaitsSighting()) {
        schedule.cover(run);
        oldest = Math.min(oldest, run.seenAt);
        hasNew |= run.state == null;
      }
    }
    schedule.list(workflow, oldest);
    if (hasNew) {
      schedule.hurry(workflow);
    }
  }

  // As many new runs as the list has pages: it takes no more calls, and shows the others too.
  private void coverFresh(WatchedWorkflow workflow) {
    if (workflow.lane != Lane.LATE) {
      List.copyOf(schedule.fresh(workflow)).forEach(schedule::cover);
      schedule.hurry(workflow);
    }
  }

  /** How many runs would have to be polled by themselves. */
  int wanted(WatchedWorkflow workflow) {
    int wanted = 0;
    if (mayCover(workflow) && isTried(workflow)) {
      for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
        wanted += run.awaitsSighting() ? 1 : 0;
      }
    }
    return wanted;
  }

  /** From now on the list that was read shows the runs that it showed. */
  void cover(WatchedWorkflow workflow, RunListing listing) {
    workflow.worked();
    workflow.isCovering = true;
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      if (run.lane == Lane.REGULAR && run.seenAt >= listing.beganAt) {
        schedule.cover(run);
      }
    }
  }

  /** Its runs are polled from now on, and its list is tried again after a while. */
  void giveUp(WatchedWorkflow workflow) {
    workflow.failed(clock.now(), target);
    uncover(workflow);
  }

  /** Its runs are polled from now on. */
  void uncover(WatchedWorkflow workflow) {
    workflow.isCovering = false;
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      if (run.lane == Lane.COVERED) {
        schedule.uncover(run);
      }
    }
  }

  /** Polls the runs that the list could have shown, and did not. */
  void pollMissed(WatchedWorkflow workflow, RunListing listing) {
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      if (run.lane == Lane.COVERED && listing.beganAfter(run)) {
        schedule.uncover(run);
      }
    }
  }

  /**
   * While a list is read, polls the runs that it makes wait: those that would have been polled in
   * time without it.
   */
  void pollOverdue(WatchedWorkflow workflow, RunListing listing) {
    if (clock.now() - listing.beganAt <= target / 2) {
      return;
    }
    long before = clock.now() - overdue;
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      if (run.lane == Lane.COVERED && run.seenAt < before) {
        schedule.uncover(run);
      }
    }
  }

  /** Whether a list that began at that time may still be read for its runs. */
  boolean isInTime(RunListing listing) {
    return clock.now() - listing.beganAt < overdue;
  }

  /** Whether the run had ended long before a list last showed it as going on. */
  boolean hasLagged(WatchedRun run, @Nullable Instant endedAt) {
    long tolerated = Math.max(target, LEAST_LAG);
    return endedAt != null && endedAt.isBefore(clock.instant(run.seenAt - tolerated));
  }
}
