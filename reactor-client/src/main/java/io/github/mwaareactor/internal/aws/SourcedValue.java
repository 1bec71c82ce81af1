package io.github.mwaareactor.internal.aws;

import java.util.function.BiFunction;

/** A value, and where it was found, in words for messages. */
record SourcedValue<T>(T value, String where) {
  <R> SourcedValue<R> as(BiFunction<String, T, R> reader) {
    return new SourcedValue<>(reader.apply(where, value), where);
  }
}
