package io.github.mwaareactor.fleetwatcher.topics;

/** Texts of others in messages. */
final class Texts {
  private static final int MAX_LENGTH = 200;

  private Texts() {}

  /** In quotes, on one line, and not endless. */
  static String quoted(String text) {
    String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
