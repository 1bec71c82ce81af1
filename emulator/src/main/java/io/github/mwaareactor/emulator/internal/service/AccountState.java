package io.github.mwaareactor.emulator.internal.service;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What one account has in one region. What must not happen twice, such as taking a name or the last
 * run of a quota, happens under its lock.
 */
final class AccountState {
  private final ServiceIdentity identity;
  private final String arnPrefix;
  private final ConcurrentNavigableMap<Long, Workflow> workflows = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final ReplayedAnswers creations = new ReplayedAnswers();
  private final ReplayedAnswers starts = new ReplayedAnswers();
  private final ActiveRuns started = new ActiveRuns();
  private long workflowsMade;
  private int workflowsCounted;

  AccountState(ServiceIdentity identity) {
    this.identity = identity;
    this.arnPrefix = identity.arnPrefix();
  }

  ServiceIdentity identity() {
    return identity;
  }

  String arnPrefix() {
    return arnPrefix;
  }

  /** Whether this is the ARN of something that could be here. */
  boolean owns(String workflowArn) {
    return workflowArn.startsWith(arnPrefix);
  }

  /** By their numbers. */
  ConcurrentNavigableMap<Long, Workflow> workflows() {
    return workflows;
  }

  /** What CreateWorkflow answered, by client token. */
  ReplayedAnswers creations() {
    return creations;
  }

  /** What StartWorkflowRun answered, by client token. */
  ReplayedAnswers starts() {
    return starts;
  }

  /** Of all workflows; used under the lock. */
  ActiveRuns started() {
    return started;
  }

  synchronized long nextNumber() {
    return ++workflowsMade;
  }

  synchronized boolean hasName(String name) {
    return names.containsKey(name);
  }

  /** How many there are that count against the quota. */
  synchronized int workflowsCounted() {
    return workflowsCounted;
  }

  synchronized void add(Workflow workflow) {
    workflows.put(workflow.number(), workflow);
    names.merge(workflow.name(), 1, Integer::sum);
    workflowsCounted += workflow.isCounted() ? 1 : 0;
  }

  synchronized void remove(Workflow workflow) {
    workflows.remove(workflow.number());
    names.computeIfPresent(workflow.name(), AccountState::oneFewer);
    workflowsCounted -= workflow.isCounted() ? 1 : 0;
  }

  private static @Nullable Integer oneFewer(String name, int count) {
    return count == 1 ? null : count - 1;
  }
}
