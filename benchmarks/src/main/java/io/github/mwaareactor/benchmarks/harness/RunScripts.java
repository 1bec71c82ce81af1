package io.github.mwaareactor.benchmarks.harness;

import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Scripts by a name that fits into one word: a state for good, or the seconds until it starts. And
 * runs whose ends are spread over some time.
 */
public final class RunScripts {
  /** How long a run that starts at some time runs before it succeeds. */
  private static final Duration RUNNING = Duration.ofSeconds(3);

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

  /**
   * The same for the same arguments, in every process.
   *
   * @return when each of so many runs ends, at some moment of that time
   */
  public static Instant[] ends(int count, Instant first, Duration within, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Instant[] ends = new Instant[count];
    for (int n = 0; n < count; n++) {
      ends[n] = first.plusMillis((long) (random.nextDouble() * within.toMillis()));
    }
    return ends;
  }
}
