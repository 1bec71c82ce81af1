package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import java.io.IOException;

/**
 * An emulator in a JVM of its own, without the leak detector that is on in a test's: it begins runs
 * that have ended, one in a thousand not well, prints its address and stays until its standard
 * input ends.
 */
final class ManyRuns {
  static final String WORKFLOW = "nightly-load-a1B2c3D4e5";

  private static final RunScript SUCCESS = RunScript.builder().end("SUCCESS").build();
  private static final RunScript FAILED = RunScript.builder().end("FAILED").build();

  private ManyRuns() {}

  static void begin(MwaaServerlessEmulator emulator, int count) {
    String arn = emulator.workflowArn(WORKFLOW);
    for (int number = 0; number < count; number++) {
      emulator.run(arn, "run-" + number, number % 1000 == 999 ? FAILED : SUCCESS);
    }
  }

  public static void main(String[] args) throws IOException {
    try (MwaaServerlessEmulator emulator =
        MwaaServerlessEmulator.builder().recordedCalls(0).start()) {
      begin(emulator, Integer.parseInt(args[0]));
      System.out.println(emulator.endpoint());
      System.in.read();
    }
  }
}
