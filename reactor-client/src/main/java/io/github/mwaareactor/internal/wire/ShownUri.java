package io.github.mwaareactor.internal.wire;

/** A URI as messages show it. */
public final class ShownUri {
  private ShownUri() {}

  /**
   * Without what may be secret. A password belongs in no message, and a query may hold one too. In
   * a text that is no URI a password may hold anything, so all that stands before the last @ is
   * hidden.
   */
  public static String of(String text) {
    return text.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*:/*)?.*@", "$1***@")
        .replaceFirst("(?s)[?#].*", "?***");
  }
}
