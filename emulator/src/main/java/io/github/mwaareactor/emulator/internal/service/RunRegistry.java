package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows the runs of all workflows. */
public final class RunRegistry {
  private final Accounts accounts;
  private final WorkflowRegistry workflows;
  private final ServiceClock clock;
  private final Map<RunKey, LiveRun> runs = new ConcurrentHashMap<>();

  RunRegistry(Accounts accounts, WorkflowRegistry workflows, ServiceClock clock) {
    this.accounts = accounts;
    this.workflows = workflows;
    this.clock = clock;
  }

  public ScriptedRun begin(String workflowArn, RunScript script) {
    return begin(workflowArn, Identifiers.runId(), script);
  }

  /** Makes the workflow, too, if there is none. */
  public ScriptedRun begin(String workflowArn, String runId, RunScript script) {
    Checks.argument(
        ServiceIdentity.isRunId(runId),
        "runId must be 1 to 255 letters, digits, '.', '-' or '_', the first a letter or digit, was"
            + " '%s'",
        runId);
    Instant now = clock.now();
    LiveRun run = begin(workflowFor(workflowArn, script, now), runId, script, now);
    Checks.argument(run != null, "runId must be new to the workflow, was '%s'", runId);
    return new ScriptedRun(workflowArn, runId);
  }

  /** How runs live that are started from now on. Makes the workflow, too, if there is none. */
  public void script(String workflowArn, RunScript script) {
    workflowFor(workflowArn, script, clock.now()).script(script);
  }

  private Workflow workflowFor(String workflowArn, RunScript script, Instant now) {
    AccountState owner = accounts.ownerOf(workflowArn);
    if (owner == null) {
      throw noWorkflowHere(workflowArn);
    }
    endDeletions(now);
    String version = script.workflowVersion();
    return workflows.findOrAdd(
        owner,
        workflowArn,
        Constraint.VERSION.holds().test(version) ? version : Identifiers.version(),
        Json.toMillis(now));
  }

  private IllegalArgumentException noWorkflowHere(String workflowArn) {
    return new IllegalArgumentException(
        String.format(
            "workflowArn must be %s<name>-<10 letters or digits>, was '%s'",
            accounts.home().arnPrefix(), workflowArn));
  }

  /** Begins a run, or gives null if its id is taken. */
  @Nullable LiveRun begin(Workflow workflow, String runId, RunScript script, Instant now) {
    RunKey key = new RunKey(workflow.arn(), runId);
    long number = workflow.runs().nextNumber();
    // The service tells milliseconds; so the whole life is counted from one.
    LiveRun run = new LiveRun(key, script, Json.toMillis(now), number, script);
    if (runs.putIfAbsent(key, run) != null) {
      return null;
    }
    workflow.runs().add(number, key);
    return run;
  }

  /** The workflow stays: it was there. */
  public boolean forget(RunKey key) {
    LiveRun forgotten = runs.remove(key);
    if (forgotten == null) {
      return false;
    }
    Workflow workflow = workflows.find(key.workflowArn());
    if (workflow != null) {
      workflow.runs().remove(forgotten.number());
    }
    return true;
  }

  /** Stops every run of a workflow that has not ended. */
  void stopAll(Workflow workflow, Instant now) {
    workflow.runs().all().forEach(key -> stop(key, now));
  }

  /** Stops a run unless it is stopping or has ended; gives it as it is then, or null if gone. */
  @Nullable LiveRun stop(RunKey key, Instant now) {
    return runs.computeIfPresent(key, (same, run) -> run.stopped(Json.toMillis(now)));
  }

  /** Whether a run has ended, or is not there at all. */
  boolean isOver(RunKey key, Instant now) {
    LiveRun run = find(key);
    return run == null || run.isOver(now);
  }

  /** Lets go of the workflows that are deleted by now, with their runs. */
  void endDeletions(Instant now) {
    Workflow gone = workflows.nextGone(now);
    while (gone != null) {
      gone.runs().all().forEach(runs::remove);
      gone = workflows.nextGone(now);
    }
  }

  /** The same for a test, now. */
  public void endDeletions() {
    endDeletions(clock.now());
  }

  void clear() {
    runs.clear();
  }

  @Nullable LiveRun find(RunKey key) {
    return runs.get(key);
  }
}
