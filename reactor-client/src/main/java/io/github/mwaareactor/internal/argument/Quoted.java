package io.github.mwaareactor.internal.argument;

/** Shows a refused value in a message: bounded in length, and unable to forge a log line. */
public final class Quoted {
  private static final int SHOWN = 120;

  private Quoted() {}

  public static String of(String value) {
    StringBuilder shown = new StringBuilder("\"");
    value.chars().limit(SHOWN).forEach(character -> append(shown, (char) character));
    shown.append('"');
    return value.length() <= SHOWN
        ? shown.toString()
        : shown.append("... (").append(value.length()).append(" characters)").toString();
  }

  /** The whole text, unable to forge a log line. */
  public static String escaped(String value) {
    StringBuilder shown = new StringBuilder(value.length());
    value.chars().forEach(character -> append(shown, (char) character));
    return shown.toString();
  }

  // Control characters end a line, format characters turn the direction of the text around.
  private static boolean isUnsafe(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static void append(StringBuilder shown, char character) {
    if (isUnsafe(character)) {
      shown.append(String.format("\\u%04x", (int) character));
    } else {
      shown.append(character);
    }
  }
}
