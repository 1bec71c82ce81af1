package io.github.mwaareactor.statuschecker;

/** What the program's exit code means. */
final class ExitCodes {
  static final int OK = 0;
  static final int NOT_ALL_SUCCESS = 1;
  static final int LOOKUP_FAILED = 2;
  static final int BAD_USAGE = 64;

  /** As of the command timeout. */
  static final int TIMED_OUT = 124;

  static final int INTERRUPTED = 130;

  private ExitCodes() {}
}
