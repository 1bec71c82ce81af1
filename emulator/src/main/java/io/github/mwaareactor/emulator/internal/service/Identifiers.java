package io.github.mwaareactor.emulator.internal.service;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes ids as the service makes them. Its chance is no secret, so that it never waits. */
final class Identifiers {
  private static final String ALPHANUMERICS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int HEXADECIMAL_DIGITS = 16;

  private Identifiers() {}

  static String runId() {
    return alphanumerics(15);
  }

  static String workflowId(String name) {
    return name + "-" + alphanumerics(10);
  }

  /** The id of a workflow's version: 32 lower-case hexadecimal digits. */
  static String version() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder id = new StringBuilder(32);
    for (int i = 0; i < 32; i++) {
      id.append(Character.forDigit(random.nextInt(HEXADECIMAL_DIGITS), HEXADECIMAL_DIGITS));
    }
    return id.toString();
  }

  static String taskInstanceId(String taskId, int attempt) {
    return "ex_" + uuid() + "_" + taskId + "_" + attempt;
  }

  // Not UUID.randomUUID(): its generator may wait for the system's.
  static String uuid() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & ~(0xc0L << 56)) | (0x80L << 56);
    return new UUID(high, low).toString();
  }

  private static String alphanumerics(int length) {
    StringBuilder id = new StringBuilder(length);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < length; i++) {
      id.append(ALPHANUMERICS.charAt(random.nextInt(ALPHANUMERICS.length())));
    }
    return id.toString();
  }
}
