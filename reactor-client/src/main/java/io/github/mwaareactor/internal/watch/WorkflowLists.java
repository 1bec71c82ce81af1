package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.LatePolls;
import io.github.mwaareactor.internal.poll.PollFailures;
import io.github.mwaareactor.internal.watch.Polled.Lane;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lists of workflows: in place of polls, where that takes fewer calls, and to find the
 * runs of workflows that are followed as a whole. A part of the watcher's loop.
 *
 * <p>A list is believed when it shows a run for the first time, or further on than before. All else
 * is left to a poll of the run: that it has ended, as a list has neither its error nor its tasks,
 * and that a list shows it in an earlier state or not at all.
 */
final class WorkflowLists {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.watch");
  private static final int FEW_FAILURES = 2;

  private final long target;
  private final RunRegistry registry;
  private final WatchSchedule schedule;
  private final ListCoverage coverage;
  private final FollowedRuns followed;
  private final LatePolls latePolls;
  private final FirstSuccess success;
  private final PollCounts counts;
  private final WatchClock clock;
  private boolean hasToldDenied;

  WorkflowLists(
      WatchOptions options,
      RunRegistry registry,
      WatchSchedule schedule,
      LatePolls latePolls,
      FirstSuccess success,
      PollCounts counts,
      WatchClock clock) {
    this.target = options.targetStaleness().toNanos();
    this.registry = registry;
    this.schedule = schedule;
    this.latePolls = latePolls;
    this.success = success;
    this.counts = counts;
    this.clock = clock;
    this.coverage = new ListCoverage(options, schedule, clock);
    this.followed = new FollowedRuns(registry, schedule, clock);
  }

  // Runs and followers come and go.

  /** A run is watched from now on, and has its turn. */
  void grew(WatchedRun run) {
    coverage.grew(run);
  }

  /** A run that goes on was seen by a poll. */
  void seen(WatchedRun run) {
    followed.follow(run);
  }

  /** A poll found that the run has ended. */
  void seenEnded(WatchedRun run, WorkflowRun answer) {
    followed.seenEnded(run, answer);
    RunDetail detail = answer.runDetail();
    WatchedWorkflow workflow = run.workflow;
    if (workflow != null
        && workflow.isCovering
        && run.state != null
        && detail != null
        && coverage.hasLagged(run, detail.completedOn())) {
      LOG.debug("the list of {} lags behind; its runs are polled", workflow.arn);
      coverage.giveUp(workflow);
    }
  }

  /** The run has ended, or cannot be followed any more. */
  void ended(WatchedRun run) {
    followed.ended(run);
  }

  /** A run of it is watched no longer. */
  void shrank(WatchedWorkflow workflow) {
    if (workflow.following == null) {
      if (workflow.size == 0 || (workflow.size == 1 && workflow.lane != Lane.ASKED)) {
        rest(workflow);
      }
    }
  }

  /** Somebody follows a workflow as a whole from now on. */
  void follow(WatchedWorkflow workflow, WatchSubscription follower) {
    add(workflow, following(workflow).newcomers(now()), follower);
  }

  /** Somebody does so from where another watcher stopped, which knew what is old. */
  void resume(WatchedWorkflow workflow, WatchSubscription follower, Discovery discovery) {
    Following following = following(workflow);
    following.hasExisted = true;
    add(workflow, following.add(discovery), follower);
  }

  private void add(WatchedWorkflow workflow, Followers group, WatchSubscription follower) {
    if (group.isEmpty()) {
      schedule.hurry(workflow); // nothing is new to the group before a list begins
    }
    followed.add(workflow, group, follower);
  }

  private Following following(WatchedWorkflow workflow) {
    Following following = workflow.following;
    if (following == null) {
      following = new Following();
      workflow.following = following;
      listFromStart(workflow);
    }
    return following;
  }

  private Instant now() {
    return clock.instant(clock.now());
  }

  private void listFromStart(WatchedWorkflow workflow) {
    cancelCall(workflow);
    closeList(workflow);
    if (coverage.mayCover(workflow) && !workflow.isCovering && coverage.isTried(workflow)) {
      coverage.begin(workflow);
    } else {
      schedule.list(workflow, clock.now());
    }
    schedule.hurry(workflow);
  }

  private static void cancelCall(WatchedWorkflow workflow) {
    if (workflow.poll != null) {
      workflow.poll.cancel();
      workflow.poll = null;
    }
  }

  /** They do no longer. Their runs are left. */
  void unfollow(WatchedWorkflow workflow, WatchSubscription follower) {
    Following following = workflow.following;
    if (following == null || !following.remove(follower)) {
      return;
    }
    if (following.groups.isEmpty()) {
      workflow.following = null;
    }
    followed.forgetUnwatched(workflow);
    if (workflow.following == null) {
      if (workflow.isQuestioned || workflow.lane != Lane.ASKED || workflow.size == 0) {
        goOn(workflow);
      }
    }
  }

  // Lists.

  /** Names the page to ask for now. */
  @Nullable String begin(WatchedWorkflow workflow) {
    RunListing current = workflow.listing;
    if (current == null) {
      current = new RunListing(coverage.wanted(workflow), workflow.pages, workflow.time);
      workflow.listing = current;
      if (workflow.following != null) {
        workflow.following.begin(now());
      }
    }
    return current.token();
  }

  /** A page was answered. */
  void answered(WatchedWorkflow workflow, Page<WorkflowRunSummary> page) {
    success.come();
    RunListing listing = workflow.listing;
    if (workflow.lane != Lane.ASKED || listing == null) {
      return;
    }
    workflow.poll = null;
    workflow.failuresInARow = 0;
    latePolls.answered(workflow);
    schedule.answered(workflow, clock.now());
    read(workflow, listing, page);
  }

  private void read(WatchedWorkflow workflow, RunListing listing, Page<WorkflowRunSummary> page) {
    Following following = workflow.following;
    boolean isNeeded = following != null && following.read(page.items().size());
    for (WorkflowRunSummary row : page.items()) {
      RunRef ref = row.run();
      if (ref != null) {
        read(workflow, listing, ref, row);
      }
    }
    if (following != null) {
      following.page(page.items());
    }
    boolean hasNext = listing.turn(page.nextToken(), isNeeded);
    boolean isNextNeeded = following != null && following.needsAnotherPage();
    boolean isWorthIt = coverage.isInTime(listing) && listing.isWorthAnotherPage();
    if (hasNext && (isNextNeeded || isWorthIt)) {
      coverage.pollOverdue(workflow, listing);
      if (listing.pages() >= workflow.pages) {
        schedule.reweigh(workflow, listing.morePages(workflow.fewestPages()));
      }
      schedule.listOn(workflow);
    } else {
      finish(workflow, listing);
    }
  }

  private void read(
      WatchedWorkflow workflow, RunListing listing, RunRef ref, WorkflowRunSummary row) {
    Following following = workflow.following;
    WatchedRun run = registry.find(ref);
    if (following != null) {
      followed.read(following, ref, row, workflow.time);
    }
    if (run != null && !run.isUncertain && coverage.isOn()) {
      see(run, row.state(), listing, workflow.time);
    }
  }

  private void see(WatchedRun run, RunState state, RunListing listing, long askedAt) {
    RunState known = run.state;
    if (run.lane == Lane.ASKED || (known != null && run.seenAt > askedAt)) {
      return; // a poll that began later tells more
    }
    boolean isWanted = run.awaitsSighting() && run.seenAt < listing.beganAt;
    switch (ListedState.of(known, state)) {
      case SEEN -> {
        latePolls.answered(run);
        schedule.seenInList(run, askedAt);
        run.state = state;
        if (state != known) {
          run.tell(state, null);
        }
      }
      case ENDED -> {
        if (run.lane != Lane.LATE) {
          schedule.hurry(run);
        }
      }
      case DOUBTFUL -> isWanted = false;
    }
    if (isWanted) {
      listing.saw();
    }
  }

  private void finish(WatchedWorkflow workflow, RunListing listing) {
    coverage.pollMissed(workflow, listing);
    if (listing.hadAim() && coverage.isTried(workflow)) {
      if (listing.wasWorthIt()) {
        coverage.cover(workflow, listing);
      } else {
        coverage.giveUp(workflow);
      }
    }
    closeList(workflow);
    workflow.pages = Math.max(listing.pages(), workflow.fewestPages());
    workflow.seenAt = listing.beganAt;
    Following following = workflow.following;
    workflow.isQuestioned = following != null && following.end();
    goOn(workflow);
  }

  private void closeList(WatchedWorkflow workflow) {
    RunListing listing = workflow.listing;
    workflow.listing = null;
    if (listing != null && listing.pagesLeft() > 0) {
      schedule.giveBack(listing.pagesLeft());
    }
  }

  private void goOn(WatchedWorkflow workflow) {
    boolean isFollowed = workflow.following != null;
    cancelCall(workflow);
    workflow.isQuestioned &= isFollowed;
    if (workflow.isQuestioned) {
      schedule.list(workflow, workflow.seenAt);
      schedule.hurry(workflow);
    } else if (isFollowed || (workflow.isCovering && workflow.size > 1)) {
      schedule.list(workflow, workflow.seenAt);
    } else if (workflow.size > 1 && coverage.mayCover(workflow)) {
      closeList(workflow);
      schedule.listAt(workflow, workflow.listAgainAt);
    } else {
      rest(workflow);
    }
  }

  /** Its list is not read any more for the time being. */
  private void rest(WatchedWorkflow workflow) {
    coverage.uncover(workflow);
    closeList(workflow);
    if (workflow.size <= 1 && workflow.following == null) {
      registry.forget(workflow);
    } else if (workflow.lane != Lane.GONE) {
      schedule.remove(workflow);
    }
  }

  // Failures.

  /** A page was not answered, or with an error. */
  void failed(WatchedWorkflow workflow, Throwable error) {
    RunListing listing = workflow.listing;
    if (workflow.lane != Lane.ASKED || listing == null) {
      return;
    }
    workflow.poll = null;
    if (isPassing(error)) {
      late(workflow, (MwaaException) error);
      return;
    }
    schedule.answered(workflow, clock.now());
    if (error instanceof AccessDeniedException denied) {
      deny(workflow, denied);
    } else if (listing.token() != null) {
      // What names a page may have expired.
      LOG.debug("ListWorkflowRuns begins anew: {}", error.toString());
      coverage.pollMissed(workflow, listing);
      closeList(workflow);
      schedule.listAt(workflow, clock.now() + target);
    } else {
      cannotList(workflow, error);
    }
  }

  private boolean isPassing(Throwable error) {
    return error instanceof MwaaException known && PollFailures.isPassing(known, success);
  }

  private void late(WatchedWorkflow workflow, MwaaException failure) {
    long now = clock.now();
    counts.failed(failure);
    if (schedule.failed(workflow, failure, now)) {
      LOG.debug("slowing down lists: {}", failure.toString());
    }
    latePolls.failed(workflow, failure);
    if (workflow.failuresInARow >= FEW_FAILURES && workflow.isCovering) {
      coverage.giveUp(workflow);
      if (workflow.following == null) {
        closeList(workflow);
        schedule.listAt(workflow, Math.max(workflow.time, workflow.listAgainAt));
      }
    }
  }

  private void deny(WatchedWorkflow workflow, AccessDeniedException denied) {
    workflow.isDenied = true;
    if (!hasToldDenied) {
      hasToldDenied = true;
      LOG.warn(
          "ListWorkflowRuns is denied, so runs are polled one by one with GetWorkflowRun: {}",
          denied.getMessage());
    }
    coverage.uncover(workflow);
    end(workflow, denied);
  }

  private void cannotList(WatchedWorkflow workflow, Throwable error) {
    Following following = workflow.following;
    coverage.giveUp(workflow);
    closeList(workflow);
    if (following == null) {
      goOn(workflow);
    } else if (error instanceof MwaaServiceException && !following.mayNotAsk) {
      following.listError = error;
      workflow.isQuestioned = true;
      goOn(workflow);
    } else {
      end(workflow, error);
    }
  }

  /** There is such a workflow. */
  void exists(WatchedWorkflow workflow) {
    success.come();
    Following following = workflow.following;
    if (workflow.lane != Lane.ASKED || following == null) {
      return;
    }
    workflow.failuresInARow = 0;
    latePolls.answered(workflow);
    schedule.answered(workflow, clock.now());
    following.hasExisted = true;
    believe(workflow, following);
  }

  private void believe(WatchedWorkflow workflow, Following following) {
    workflow.poll = null;
    workflow.isQuestioned = false;
    Throwable error = following.listError;
    if (error == null) {
      goOn(workflow);
    } else {
      end(workflow, error);
    }
  }

  /** It could not be found out whether there is such a workflow, or there is none. */
  void doesNotExist(WatchedWorkflow workflow, Throwable error) {
    Following following = workflow.following;
    if (workflow.lane != Lane.ASKED || following == null) {
      return;
    }
    workflow.poll = null;
    if (error instanceof ResourceNotFoundException) {
      schedule.answered(workflow, clock.now());
      end(workflow, following.hasExisted ? null : error);
    } else if (isPassing(error)) {
      late(workflow, (MwaaException) error);
    } else {
      schedule.answered(workflow, clock.now());
      following.mayNotAsk = true;
      believe(workflow, following);
    }
  }

  /** Ends the following of a workflow. Without an error, its runs are followed to their end. */
  private void end(WatchedWorkflow workflow, @Nullable Throwable error) {
    Following following = workflow.following;
    if (following != null) {
      workflow.following = null;
      followed.forgetUnwatched(workflow);
      for (Followers group : following.groups) {
        group.subscriptions().forEach(follower -> end(follower, error));
      }
    }
    goOn(workflow);
  }

  private static void end(WatchSubscription follower, @Nullable Throwable error) {
    if (error == null) {
      follower.onComplete();
    } else {
      follower.fail(error);
    }
  }
}
