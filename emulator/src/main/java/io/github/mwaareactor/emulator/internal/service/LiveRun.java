package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.RunScript.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that lives by its script from the moment it was created.
 *
 * @param number its place among the runs of its workflow
 * @param planned the script it began with, which it leaves when it is stopped
 */
record LiveRun(RunKey key, RunScript script, Instant createdAt, long number, RunScript planned) {
  static final String RUNNING = "RUNNING";
  static final String STOPPING = "STOPPING";
  static final Set<String> TERMINAL = Set.of("SUCCESS", "FAILED", "TIMEOUT", "STOPPED");

  private static final Duration STOPPING_TIME = Duration.ofSeconds(1);

  LiveRun(RunKey key, RunScript script, Instant createdAt) {
    this(key, script, createdAt, 0, script);
  }

  /** What is true of the run at some moment; what is not true yet is null. */
  record Snapshot(
      String state,
      Instant modifiedAt,
      @Nullable Instant startedOn,
      @Nullable Instant completedOn) {}

  Snapshot at(Instant now) {
    Instant entered = createdAt;
    Instant startedOn = null;
    for (Stage stage : script.stages()) {
      if (startedOn == null && stage.state().equals(RUNNING)) {
        startedOn = entered;
      }
      if (stage.stay() == null) {
        return new Snapshot(stage.state(), entered, startedOn, script.ends() ? entered : null);
      }
      Instant left = entered.plus(stage.stay());
      if (now.isBefore(left)) {
        return new Snapshot(stage.state(), entered, startedOn, null);
      }
      entered = left;
    }
    throw new IllegalStateException("A script without a last state: " + script);
  }

  /** Whether it is over, by its script or by the name of its state. */
  boolean isOver(Instant now) {
    return isOver(at(now));
  }

  private static boolean isOver(Snapshot now) {
    return now.completedOn() != null || TERMINAL.contains(now.state());
  }

  /** The same run, but being stopped at this moment; itself if it is stopping or over. */
  LiveRun stopped(Instant now) {
    Snapshot snapshot = at(now);
    return snapshot.state().equals(STOPPING) || isOver(snapshot)
        ? this
        : new LiveRun(key, stopping(now), createdAt, number, planned);
  }

  private RunScript stopping(Instant now) {
    RunScript.Builder stopping = withoutStates();
    Instant entered = createdAt;
    for (Stage stage : script.stages()) {
      Instant left = stage.stay() == null ? Instant.MAX : entered.plus(stage.stay());
      if (now.isBefore(left)) {
        Duration stayed = Duration.between(entered, now);
        stopping.stay(stage.state(), stayed.isNegative() ? Duration.ZERO : stayed);
        break;
      }
      stopping.stay(stage.state(), Duration.between(entered, left));
      entered = left;
    }
    return stopping.stay(STOPPING, STOPPING_TIME).end("STOPPED").build();
  }

  // Also without the message of the end that does not come.
  private RunScript.Builder withoutStates() {
    RunScript.Builder told =
        RunScript.builder()
            .workflowVersion(script.workflowVersion())
            .runType(script.runType())
            .taskInstances(script.taskInstances());
    return script.overrideParameters() == null
        ? told
        : told.overrideParameters(script.overrideParameters());
  }
}
