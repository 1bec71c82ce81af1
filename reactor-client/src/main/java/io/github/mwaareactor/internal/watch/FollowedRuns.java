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
  void add(WatchedWorkflow workflow, Following following, WatchSubscription follower) {
    following.followers.add(follower);
    for (WatchedRun run = workflow.runs; run != null; run = run.nextOfWorkflow) {
      if (run.isFollowed || (run.state != null && !run.isUncertain)) {
        follow(run, following);
      }
    }
  }

  /** Nobody follows the workflow any longer. Runs that nobody else watches are forgotten. */
  void end(WatchedWorkflow workflow) {
    workflow.following = null;
    for (WatchedRun run = workflow.runs; run != null; ) {
      WatchedRun next = run.nextOfWorkflow;
      run.isFollowed = false;
      if (run.watches == null) {
        registry.forget(run);
      }
      run = next;
    }
  }

  /** A run that goes on was seen: all who follow its workflow follow it. */
  void follow(WatchedRun run) {
    Following following = run.following();
    if (following != null && !run.isFollowed && !following.discovery.isOver(run.ref)) {
      follow(run, following);
    }
  }

  /** A poll found that the run has ended, which may be all that its followers get to see. */
  void seenEnded(WatchedRun run, WorkflowRun answer) {
    Following following = run.following();
    RunDetail detail = answer.runDetail();
    if (following != null && !run.isFollowed && detail != null) {
      Novelty novelty =
          following.discovery.of(run.ref, answer.state(), detail.createdAt(), detail.completedOn());
      if (novelty == Novelty.NEW) {
        follow(run, following);
      }
    }
  }

  /** The run has ended, or cannot be followed any more. */
  void ended(WatchedRun run) {
    Following following = run.following();
    if (following != null) {
      following.discovery.ended(run.ref, clock.instant(clock.now()));
    }
  }

  /** A list that was asked for at that time has that row. */
  void read(Discovery discovery, RunRef ref, WorkflowRunSummary row, long askedAt) {
    WatchedRun run = registry.find(ref);
    if (run == null) {
      find(ref, row, novelty(discovery, ref, row), askedAt);
    } else if (!run.isFollowed
        && !run.isUncertain
        && (!row.state().isTerminal() || novelty(discovery, ref, row) == Novelty.NEW)) {
      follow(run);
    }
    discovery.saw(ref, row);
  }

  private static Novelty novelty(Discovery discovery, RunRef ref, WorkflowRunSummary row) {
    return discovery.of(ref, row.state(), row.createdAt(), row.endedAt());
  }

  private void find(RunRef ref, WorkflowRunSummary row, Novelty novelty, long askedAt) {
    if (novelty == Novelty.OLD) {
      return;
    }
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
    if (!run.isUncertain) {
      follow(run);
    }
  }

  private static void follow(WatchedRun run, Following following) {
    run.isFollowed = true;
    for (WatchSubscription follower : following.followers) {
      SubscribedRun subscribed = follower.found(run.ref);
      RunState state = run.state;
      if (subscribed != null) {
        run.link(subscribed);
        if (state != null) {
          follower.update(subscribed, state, null, run.seenAt);
        }
      }
    }
  }
}
