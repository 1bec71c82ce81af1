package io.github.mwaareactor.benchmarks;

import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;

/** Scripts by a name that fits into one word: a state for good, or the seconds until it starts. */
final class RunScripts {
  /** How long a run that starts at some time runs before it succeeds. */
  private static final Duration RUNNING = Duration.ofSeconds(3);

  private RunScripts() {}

  static RunScript named(String name) {
    return Character.isDigit(name.charAt(0))
        ? RunScript.succeedsAfter(Duration.ofSeconds(Long.parseLong(name)), RUNNING)
        : RunScript.remains(name);
  }
}
