package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.internal.watch.Discovery.Novelty;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;

/** Gives those who follow workflows as a whole their runs. A part of the watcher's loop. */
final class FollowedRuns {
  private final RunRegistry registry;
  private final WatchSchedule schedule;
  private final WatchClock clock;

  FollowedRuns(RunRegistry registry, WatchSchedule schedule, WatchClock clock) {
    this.registry = registry;
    this.schedule = schedule;
    this.clock = clock;
  }

  /** Somebody else follows the workflow, and gets the runs that are known. */
  void add(WatchedWorkflow workflow, Followers group, WatchSubscription follower) {
    group.add(follower);
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      boolean isKnown = run.state != null && !run.isUncertain;
      if (isKnown || group.isFollowing(run.ref)) {
        group.follow(run);
      }
    }
  }

  /** Some follow the workflow no longer. Runs that nobody else watches are forgotten. */
  void forgetUnwatched(WatchedWorkflow workflow) {
    for (WatchedRun run = workflow.runs; run != null; ) {
      WatchedRun next = run.nextOfWorkflow;
      if (run.watches == null) {
        registry.forget(run);
      }
      run = next;
    }
  }

  /** A run that goes on was seen: all who follow its workflow follow it. */
  void follow(WatchedRun run) {
    Following following = run.following();
    if (following != null) {
      for (Followers group : following.groups) {
        if (!group.isFollowing(run.ref)) {
          group.follow(run);
        }
      }
    }
  }

  /** A poll found that the run has ended, which may be all that its followers get to see. */
  void seenEnded(WatchedRun run, WorkflowRun answer) {
    Following following = run.following();
    RunDetail detail = answer.runDetail();
    if (following != null && detail != null) {
      for (Followers group : following.groups) {
        if (!group.isFollowing(run.ref) && isNew(group, run.ref, answer.state(), detail)) {
          group.follow(run);
        }
      }
    }
  }

  private static boolean isNew(Followers group, RunRef ref, RunState state, RunDetail detail) {
    return group.discovery.of(ref, state, detail.createdAt(), detail.completedOn()) == Novelty.NEW;
  }

  /** The run has ended, or cannot be followed any more. */
  void ended(WatchedRun run) {
    Following following = run.following();
    if (following != null) {
      following.ended(run.ref, clock.instant(clock.now()));
    }
  }

  /** A list that was asked for at that time has that row. */
  void read(Following following, RunRef ref, WorkflowRunSummary row, long askedAt) {
    for (Followers group : following.groups) {
      if (!group.discovery.isSkipping()) {
        read(group, ref, row, askedAt);
      }
    }
  }

  private void read(Followers group, RunRef ref, WorkflowRunSummary row, long askedAt) {
    Discovery discovery = group.discovery;
    if (!group.isFollowing(ref)) {
      Novelty novelty = discovery.of(ref, row.state(), row.createdAt(), row.endedAt());
      WatchedRun known = registry.find(ref);
      boolean goesOn = known != null && !known.isUncertain && !row.state().isTerminal();
      if (novelty == Novelty.NEW || goesOn) {
        group.follow(known == null ? register(ref, row, novelty, askedAt) : known);
      } else if (novelty == Novelty.UNCERTAIN && known == null) {
        register(ref, row, novelty, askedAt);
      }
    }
    discovery.saw(ref, row);
  }

  private WatchedRun register(RunRef ref, WorkflowRunSummary row, Novelty novelty, long askedAt) {
    WatchedRun run = registry.register(ref, clock.now());
    ListedState listed = ListedState.of(null, row.state());
    if (novelty == Novelty.NEW && listed == ListedState.SEEN) {
      run.seenAt = askedAt;
      run.state = row.state();
      schedule.addSeen(run);
    } else {
      run.isUncertain = novelty == Novelty.UNCERTAIN;
      schedule.add(run);
      if (listed == ListedState.ENDED) {
        schedule.hurry(run);
      }
    }
    return run;
  }
}
