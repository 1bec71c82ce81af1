package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Knows the runs, and which workflows there are by having one. */
public final class RunRegistry {
  private static final String ALPHANUMERICS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int RUN_ID_LENGTH = 15;

  private final ServiceIdentity identity;
  private final Clock clock;
  private final Map<RunKey, LiveRun> runs = new ConcurrentHashMap<>();
  private final Set<String> workflows = ConcurrentHashMap.newKeySet();

  RunRegistry(ServiceIdentity identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  public ScriptedRun begin(String workflowArn, RunScript script) {
    return begin(workflowArn, newRunId(), script);
  }

  public ScriptedRun begin(String workflowArn, String runId, RunScript script) {
    Checks.argument(
        identity.owns(workflowArn),
        "workflowArn must be %s<name>-<10 letters or digits>, was '%s'",
        identity.arnPrefix(),
        workflowArn);
    Checks.argument(
        ServiceIdentity.isRunId(runId),
        "runId must be 1 to 255 letters, digits, '.', '-' or '_', the first a letter or digit, was"
            + " '%s'",
        runId);
    RunKey key = new RunKey(workflowArn, runId);
    // The service tells milliseconds; so the whole life is counted from one.
    LiveRun run = new LiveRun(key, script, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Checks.argument(
        runs.putIfAbsent(key, run) == null, "runId must be new to the workflow, was '%s'", runId);
    workflows.add(workflowArn);
    return new ScriptedRun(workflowArn, runId);
  }

  /** The workflow stays: it was there. */
  public boolean forget(RunKey key) {
    return runs.remove(key) != null;
  }

  void clear() {
    runs.clear();
    workflows.clear();
  }

  @Nullable LiveRun find(RunKey key) {
    return runs.get(key);
  }

  boolean hasWorkflow(String workflowArn) {
    return workflows.contains(workflowArn);
  }

  private static String newRunId() {
    StringBuilder id = new StringBuilder(RUN_ID_LENGTH);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < RUN_ID_LENGTH; i++) {
      id.append(ALPHANUMERICS.charAt(random.nextInt(ALPHANUMERICS.length())));
    }
    return id.toString();
  }
}
