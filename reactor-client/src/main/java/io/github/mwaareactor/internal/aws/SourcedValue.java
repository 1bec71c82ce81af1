package io.github.mwaareactor.internal.aws;

import java.util.function.BiFunction;

/** A value, and where it was found, in words for messages. */
record SourcedValue<T>(T value, String where) {
  private static final int SHOWN = 120;

  <R> SourcedValue<R> as(BiFunction<String, T, R> reader) {
    return new SourcedValue<>(reader.apply(where, value), where);
  }

  /** Shows a refused text: bounded in length, and unable to forge a log line. */
  static String quoted(String text) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return '"' + shown.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?") + '"';
  }
}
