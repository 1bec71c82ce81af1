package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.internal.poll.LatePolls;
import io.github.mwaareactor.internal.watch.Polled.Lane;
import io.github.mwaareactor.model.RunRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The watched runs and their workflows. Written by the watcher's loop alone. */
final class RunRegistry {
  private final Map<RunRef, WatchedRun> runs = new ConcurrentHashMap<>();
  // By ARN: a workflow, or just its only run, which saves a lot where each run has its own
  // workflow.
  private final Map<String, Polled> workflows = new HashMap<>();
  private final WatchSchedule schedule;
  private final LatePolls latePolls;

  RunRegistry(WatchSchedule schedule, LatePolls latePolls) {
    this.schedule = schedule;
    this.latePolls = latePolls;
  }

  // For everyone.

  @Nullable WatchedRun find(RunRef ref) {
    return runs.get(ref);
  }

  Set<RunRef> refs() {
    return runs.keySet();
  }

  Collection<WatchedRun> runs() {
    return runs.values();
  }

  // For the loop.

  /** The workflow of that ARN, whether or not a run of it is watched. */
  WatchedWorkflow workflow(String arn) {
    Polled known = workflows.get(arn);
    if (known instanceof WatchedWorkflow workflow) {
      return workflow;
    }
    WatchedWorkflow workflow = new WatchedWorkflow(arn);
    if (known instanceof WatchedRun only) {
      workflow.link(only);
    }
    workflows.put(arn, workflow);
    return workflow;
  }

  /** Begins to watch a run. It has no turn in the schedule yet. */
  WatchedRun register(RunRef ref, long now) {
    WatchedRun run = new WatchedRun(ref, now);
    runs.put(ref, run);
    if (workflows.putIfAbsent(ref.workflowArn(), run) != null) {
      workflow(ref.workflowArn()).link(run);
    }
    return run;
  }

  /** Watches it no longer. */
  void forget(WatchedRun run) {
    runs.remove(run.ref, run);
    drop(run);
    if (run.workflow == null) {
      workflows.remove(run.ref.workflowArn(), run);
    } else {
      run.workflow.unlink(run);
    }
  }

  /** Keeps no more of the workflow than its only run, if there is one. */
  void forget(WatchedWorkflow workflow) {
    workflows.remove(workflow.arn, workflow);
    drop(workflow);
    WatchedRun only = workflow.runs;
    if (only != null) {
      workflow.unlink(only);
      workflows.put(only.ref.workflowArn(), only);
    }
  }

  private void drop(Polled polled) {
    if (polled.lane != Lane.GONE) {
      schedule.remove(polled);
    }
    latePolls.left(polled);
    if (polled.poll != null) {
      polled.poll.cancel();
    }
  }
}
