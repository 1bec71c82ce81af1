package io.github.mwaareactor.fleetwatcher.demo;

import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The runs of a demo. Whoever makes it of the same numbers has the same runs, so the emulator and
 * the judge, in processes of their own, need not exchange them.
 *
 * @param runs all of them, those that start first first
 * @param workflows that are watched as a whole
 */
record DemoPlan(List<PlannedRun> runs, List<RunKey> workflows) {
  static final String REGION = "us-east-1";
  private static final int ACCOUNTS = 20;
  private static final int WHOLE_WORKFLOWS = 5;
  private static final long RUN_EVERY_MILLIS = 2_000;
  private static final long SHORTEST_MILLIS = 3_000;
  private static final List<String> NAMES =
      List.of("nightly-a1B2c3D4e5", "hourly-f6G7h8I9j0", "billing-k1L2m3N4o5");

  /**
   * One run.
   *
   * @param key of it
   * @param isSubmitted whether it is submitted itself, and not found in a workflow
   * @param startAfterMillis since the beginning
   * @param queuedMillis how long it is queued
   * @param runningMillis how long it runs
   * @param end its last state
   */
  record PlannedRun(
      RunKey key,
      boolean isSubmitted,
      long startAfterMillis,
      long queuedMillis,
      long runningMillis,
      RunState end) {}

  static List<String> accounts() {
    return IntStream.range(0, ACCOUNTS).mapToObj(i -> String.format("1000000000%02d", i)).toList();
  }

  /**
   * Runs that all end, evenly, within a time.
   *
   * @param submitted how many of them are submitted
   * @param length after which all have ended
   */
  static DemoPlan of(long seed, int submitted, Duration length) {
    Random random = new Random(seed);
    List<PlannedRun> runs = new ArrayList<>();
    List<String> accounts = accounts();
    for (int i = 0; i < submitted; i++) {
      String arn = arn(accounts.get(i % ACCOUNTS), NAMES.get(random.nextInt(NAMES.size())));
      runs.add(run(arn, "run-" + i, true, 0, length, random));
    }
    List<RunKey> workflows = new ArrayList<>();
    for (int i = 0; i < WHOLE_WORKFLOWS; i++) {
      workflows.add(RunKey.ofWorkflow(whole(accounts, i)));
    }
    int number = 0;
    for (long at = RUN_EVERY_MILLIS;
        at < length.toMillis() - 2 * SHORTEST_MILLIS;
        at += RUN_EVERY_MILLIS) {
      for (int i = 0; i < WHOLE_WORKFLOWS; i++) {
        runs.add(run(whole(accounts, i), "found-" + number++, false, at, length, random));
      }
    }
    return new DemoPlan(List.copyOf(runs), List.copyOf(workflows));
  }

  private static String whole(List<String> accounts, int i) {
    return arn(accounts.get(i * ACCOUNTS / WHOLE_WORKFLOWS), "ingest-p6Q7r8S9t0");
  }

  private static String arn(String account, String workflow) {
    return "arn:aws:airflow-serverless:" + REGION + ":" + account + ":workflow/" + workflow;
  }

  private static PlannedRun run(
      String arn, String id, boolean isSubmitted, long at, Duration length, Random random) {
    long longest = length.toMillis() - at - SHORTEST_MILLIS;
    long queued = 500L + random.nextInt(2_000);
    long running = 500 + (long) (random.nextDouble() * (longest - 500));
    return new PlannedRun(
        RunKey.of(new RunRef(arn, id)), isSubmitted, at, queued, running, end(random));
  }

  private static RunState end(Random random) {
    int percent = random.nextInt(100);
    if (percent < 85) {
      return RunState.SUCCESS;
    }
    return percent < 95 ? RunState.FAILED : RunState.TIMEOUT;
  }
}
