package io.github.mwaareactor.emulator.internal.control;

/** A request to the emulator that cannot be fulfilled, and why, in words for who sent it. */
final class ControlProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  ControlProblem(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
