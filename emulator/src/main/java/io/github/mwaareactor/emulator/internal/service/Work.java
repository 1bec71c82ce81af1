package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.RunScript.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run's life in which tasks run.
 *
 * @param from when the run enters {@code RUNNING}
 * @param until when it ends or is stopped; null if that never comes
 * @param outcome the state it is in then; empty if that never comes
 */
record Work(Instant from, @Nullable Instant until, String outcome) {

  /** That of a run which begins at this moment, or null if none of its tasks ever runs. */
  static @Nullable Work of(RunScript script, Instant createdAt) {
    Instant entered = createdAt;
    Instant from = null;
    for (Stage stage : script.stages()) {
      if (from != null && ends(stage, script)) {
        return new Work(from, entered, stage.state());
      }
      if (from == null && stage.state().equals(LiveRun.RUNNING)) {
        from = entered;
      }
      entered = stage.stay() == null ? entered : entered.plus(stage.stay());
    }
    return from == null ? null : new Work(from, null, "");
  }

  private static boolean ends(Stage stage, RunScript script) {
    return stage.state().equals(LiveRun.STOPPING)
        || (stage.stay() == null && (script.ends() || LiveRun.TERMINAL.contains(stage.state())));
  }
}
