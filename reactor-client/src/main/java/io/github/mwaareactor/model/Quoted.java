package io.github.mwaareactor.model;

/** Shows a refused value in a message: bounded in length, and unable to forge a log line. */
final class Quoted {
  private static final int SHOWN = 120;

  private Quoted() {}

  static String of(String value) {
    StringBuilder shown = new StringBuilder("\"");
    value.chars().limit(SHOWN).forEach(character -> append(shown, (char) character));
    shown.append('"');
    return value.length() <= SHOWN
        ? shown.toString()
        : shown.append("... (").append(value.length()).append(" characters)").toString();
  }

  private static void append(StringBuilder shown, char character) {
    if (Character.isISOControl(character) || Character.isSurrogate(character)) {
      shown.append(String.format("\\u%04x", (int) character));
    } else {
      shown.append(character);
    }
  }
}
