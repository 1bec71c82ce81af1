package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.RunScript.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run that lives by its script from the moment it was created. */
record LiveRun(RunKey key, RunScript script, Instant createdAt) {
  private static final String RUNNING = "RUNNING";

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
}
