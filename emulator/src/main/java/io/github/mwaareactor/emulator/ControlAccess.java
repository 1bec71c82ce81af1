package io.github.mwaareactor.emulator;

/** Who may control an emulator over HTTP; see {@link MwaaServerlessEmulator.Builder#control}. */
public enum ControlAccess {
  /** Nobody: requests below {@code /_emulator/} are requests to the service like any other. */
  OFF,

  /** Programs on this machine. */
  THIS_MACHINE,

  /** Whoever reaches the port. For containers, and for networks that you trust. */
  ANYWHERE
}
