package io.github.mwaareactor.benchmarks.harness;

import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;
import java.time.Instant;

/** Scripts by a name that fits into one word: a state for good, or the seconds until it starts. */
public final class RunScripts {
  /** How long a run that starts at some time runs before it succeeds. */
  private static final Duration RUNNING = Duration.ofSeconds(3);

  /** It has ended as soon as it begins. */
  static final RunScript ENDED = RunScript.builder().end("SUCCESS").build();

  private RunScripts() {}

  static RunScript named(String name) {
    return Character.isDigit(name.charAt(0))
        ? RunScript.succeedsAfter(Duration.ofSeconds(Long.parseLong(name)), RUNNING)
        : RunScript.remains(name);
  }

  /** Runs, from now on, until it succeeds at that moment. */
  static RunScript endingAt(Instant end) {
    Duration running = Duration.between(Instant.now(), end);
    return RunScript.builder().stay("RUNNING", running).end("SUCCESS").build();
  }
}
