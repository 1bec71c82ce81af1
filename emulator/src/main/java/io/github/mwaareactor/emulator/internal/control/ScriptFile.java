package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an emulator begins with, as JSON: the bodies of the control API, in lists.
 *
 * @param scripts as {@code PUT scripts} takes them
 * @param runs as {@code POST runs} takes them
 * @param faults as {@code POST faults} takes them
 */
public record ScriptFile(
    @Nullable List<Requests.WorkflowScript> scripts,
    @Nullable List<Requests.NewRun> runs,
    @Nullable List<Requests.NewFault> faults) {
  /**
   * Reads a file's content.
   *
   * @throws IllegalArgumentException naming the place that cannot be read
   */
  public static ScriptFile read(byte[] json) {
    try {
      return ControlJson.read(json, ScriptFile.class);
    } catch (ControlProblem e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Does all of it, in the order of the members.
   *
   * @throws IllegalArgumentException naming the list and the position of what cannot be done
   */
  public void applyTo(MwaaServerlessEmulator emulator) {
    ControlApi api = new ControlApi(emulator, false);
    each("scripts", scripts, api::script);
    each("runs", runs, api::begin);
    each("faults", faults, api::inject);
  }

  private static <T> void each(String list, @Nullable List<T> items, Consumer<T> action) {
    if (items == null) {
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      try {
        action.accept(items.get(i));
      } catch (ControlProblem | IllegalArgumentException e) {
        throw new IllegalArgumentException(list + "[" + i + "]: " + e.getMessage(), e);
      }
    }
  }
}
