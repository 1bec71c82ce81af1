package io.github.mwaareactor.webfluxservice;

/** Text from outside in a line of the log. */
final class LogText {
  private static final int LONGEST = 2_000;

  private LogText() {}

  /** With control and format characters escaped, so that it cannot forge a line, and cut. */
  static String of(String text) {
    StringBuilder safe = new StringBuilder();
    text.chars().limit(LONGEST).forEach(character -> append(safe, (char) character));
    return text.length() > LONGEST ? safe.append("...").toString() : safe.toString();
  }

  private static void append(StringBuilder safe, char character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          safe.append(String.format("\\u%04x", (int) character));
      default -> safe.append(character);
    }
  }
}
