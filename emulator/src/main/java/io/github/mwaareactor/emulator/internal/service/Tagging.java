package io.github.mwaareactor.emulator.internal.service;

/** What holds for tags everywhere. */
final class Tagging {
  static final int MOST_TAGS = 50;

  private Tagging() {}
}
