package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.List;

/** What a live report shows. Used by one thread. */
interface Screen {
  /** A run that is to be followed. */
  default void named(RunRef run) {}

  /** A workflow of which all runs are to be followed. */
  default void named(String workflowArn) {}

  void seen(RunUpdate update);

  /** Whether a sighting gets a line that stays, above what is redrawn. */
  boolean keeps(RunUpdate update);

  /** The lines to show now; of those that do not fit, the first are left out. */
  List<ScreenLine> lines(Terminal.Size size, Duration elapsed);

  /** What the last lines had no room for though it matters; whole, to be printed below them. */
  default List<String> remarks(Terminal.Size size) {
    return List.of();
  }
}
