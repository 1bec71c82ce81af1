package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunState;
import org.jspecify.annotations.Nullable;

/** What the state of a run in a list is worth, which may lag behind what polls have seen. */
enum ListedState {
  /** The run is in that state. */
  SEEN,
  /** It has ended, which a poll has to confirm: a list has neither its tasks nor its error. */
  ENDED,
  /** Only a poll can tell. */
  DOUBTFUL;

  static ListedState of(@Nullable RunState known, RunState listed) {
    if (listed.isTerminal()) {
      return ENDED;
    }
    if (listed == known) {
      return SEEN;
    }
    return listed != RunState.UNKNOWN && (known == null || isLater(listed, known))
        ? SEEN
        : DOUBTFUL;
  }

  private static boolean isLater(RunState listed, RunState known) {
    return known != RunState.UNKNOWN && progress(listed) > progress(known);
  }

  private static int progress(RunState state) {
    return switch (state) {
      case UNKNOWN -> -1;
      case STARTING -> 0;
      case QUEUED -> 1;
      case RUNNING -> 2;
      case STOPPING -> 3;
      case SUCCESS, FAILED, TIMEOUT, STOPPED -> 4;
    };
  }
}
