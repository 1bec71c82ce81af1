package io.github.mwaareactor.internal.watch;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Runs that were never asked for, one of each workflow in turn, so that ten of one need not wait
 * for ten thousand of another.
 */
final class UnpolledRuns {
  private final Map<String, Set<WatchedRun>> byWorkflow = new LinkedHashMap<>();

  boolean isEmpty() {
    return byWorkflow.isEmpty();
  }

  void add(WatchedRun run) {
    byWorkflow.computeIfAbsent(run.ref.workflowArn(), workflow -> new LinkedHashSet<>()).add(run);
  }

  void remove(WatchedRun run) {
    byWorkflow.computeIfPresent(
        run.ref.workflowArn(),
        (same, runs) -> {
          runs.remove(run);
          return runs.isEmpty() ? null : runs;
        });
  }

  /** Those of one workflow. */
  Set<WatchedRun> of(String workflowArn) {
    return byWorkflow.getOrDefault(workflowArn, Set.of());
  }

  /** The one whose turn it is, if there is one; its workflow is last in line from now on. */
  WatchedRun next() {
    Map.Entry<String, Set<WatchedRun>> turn = byWorkflow.entrySet().iterator().next();
    String workflow = turn.getKey();
    Set<WatchedRun> runs = turn.getValue();
    byWorkflow.remove(workflow);
    byWorkflow.put(workflow, runs);
    return runs.iterator().next();
  }
}
