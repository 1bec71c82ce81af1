package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunState;

/** What the program's exit code means. */
final class ExitCodes {
  static final int OK = 0;
  static final int ENDED_BADLY = 1;
  static final int LOOKUP_FAILED = 2;
  static final int BAD_USAGE = 64;

  private ExitCodes() {}

  static int of(RunState state) {
    return state.isTerminal() && state != RunState.SUCCESS ? ENDED_BADLY : OK;
  }
}
