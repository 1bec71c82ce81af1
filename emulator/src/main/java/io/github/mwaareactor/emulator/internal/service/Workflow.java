package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A workflow with its versions, its tags and its runs. */
final class Workflow {
  private static final Duration DELETING = Duration.ofSeconds(1);

  private final AccountState account;
  private final String id;
  private final String arn;
  private final long number;
  private final Instant createdAt;
  private final @Nullable Encryption encryption;
  private final boolean counted;
  private final RunIndex runs = new RunIndex();
  private final ActiveRuns started = new ActiveRuns();
  // Replaced, never changed, so that readers need no lock; writers hold the workflow's.
  private volatile List<WorkflowVersion> versions;
  private volatile Map<String, String> tags = Map.of();
  private volatile @Nullable RunScript script;
  private volatile @Nullable Instant goneAt;
  private long versionsMade = 1;

  Workflow(
      AccountState account,
      String id,
      long number,
      @Nullable Encryption encryption,
      WorkflowVersion first,
      boolean counted) {
    this.account = account;
    this.id = id;
    this.arn = account.arnPrefix() + id;
    this.number = number;
    this.createdAt = first.createdAt();
    this.encryption = encryption;
    this.counted = counted;
    this.versions = List.of(first);
  }

  AccountState account() {
    return account;
  }

  /** The last part of its ARN. */
  String id() {
    return id;
  }

  String arn() {
    return arn;
  }

  String name() {
    return ServiceIdentity.nameOf(id);
  }

  /** Its place among the workflows of its account. */
  long number() {
    return number;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Encryption encryption() {
    return encryption;
  }

  /** Whether it counts against the quota of its account. */
  boolean isCounted() {
    return counted;
  }

  RunIndex runs() {
    return runs;
  }

  /** Used under the lock of the account. */
  ActiveRuns started() {
    return started;
  }

  /** How runs live that are started here, or null if nobody said. */
  @Nullable RunScript script() {
    return script;
  }

  void script(@Nullable RunScript script) {
    this.script = script;
  }

  /** The latest comes last. */
  List<WorkflowVersion> versions() {
    return versions;
  }

  WorkflowVersion latest() {
    List<WorkflowVersion> now = versions;
    return now.get(now.size() - 1);
  }

  /** The version of this id, the latest for null, or null if there is none. */
  @Nullable WorkflowVersion version(@Nullable String versionId) {
    if (versionId == null) {
      return latest();
    }
    for (WorkflowVersion version : versions) {
      if (version.id().equals(versionId)) {
        return version;
      }
    }
    return null;
  }

  synchronized WorkflowVersion addVersion(
      WorkflowSettings update, Definition definition, Instant now) {
    WorkflowVersion version =
        new WorkflowVersion(
            Identifiers.version(),
            ++versionsMade,
            now,
            update.over(latest().settings()),
            definition);
    List<WorkflowVersion> more = new ArrayList<>(versions);
    more.add(version);
    versions = Collections.unmodifiableList(more);
    return version;
  }

  /** Whether it was there, and is not the only one. */
  synchronized boolean removeVersion(WorkflowVersion version) {
    if (versions.size() == 1) {
      return false;
    }
    List<WorkflowVersion> fewer = new ArrayList<>(versions);
    boolean removed = fewer.remove(version);
    versions = Collections.unmodifiableList(fewer);
    return removed;
  }

  Map<String, String> tags() {
    return tags;
  }

  synchronized void changeTags(UnaryOperator<Map<String, String>> change) {
    tags = Collections.unmodifiableMap(change.apply(new LinkedHashMap<>(tags)));
  }

  boolean isDeleting() {
    return goneAt != null;
  }

  /** Whether it was not being deleted yet. */
  synchronized boolean delete(Instant now) {
    if (goneAt != null) {
      return false;
    }
    goneAt = now.plus(DELETING);
    return true;
  }

  boolean isGone(Instant now) {
    Instant gone = goneAt;
    return gone != null && !now.isBefore(gone);
  }

  void requireReady() {
    if (isDeleting()) {
      throw new OperationFailure(
          ServiceError.conflict("Workflow " + arn + " is being deleted.", arn, "Workflow"));
    }
  }

  String status() {
    return isDeleting() ? "DELETING" : "READY";
  }

  @Override
  public String toString() {
    return arn;
  }
}
