package io.github.mwaareactor.benchmarks.compare;

import java.io.IOException;
import java.util.List;

/** Keeps the measured process on one core and the emulator on another, where that can be done. */
final class Pinning {
  private static final String PINNED = "each client on core 0, the emulator on core 1";
  private static final String FREE = "nothing is pinned";

  private final boolean pinned;

  private Pinning(boolean pinned) {
    this.pinned = pinned;
  }

  static Pinning none() {
    return new Pinning(false);
  }

  static Pinning ifPossible() {
    return new Pinning(Runtime.getRuntime().availableProcessors() > 1 && hasTaskset());
  }

  private static boolean hasTaskset() {
    try {
      Process process =
          new ProcessBuilder("taskset", "-c", "0,1", "true").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  List<String> ofClients() {
    return onCore("0");
  }

  List<String> ofEmulator() {
    return onCore("1");
  }

  private List<String> onCore(String core) {
    return pinned ? List.of("taskset", "-c", core) : List.of();
  }

  @Override
  public String toString() {
    return pinned ? PINNED : FREE;
  }
}
