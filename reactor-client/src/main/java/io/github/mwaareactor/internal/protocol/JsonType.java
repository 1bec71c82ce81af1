package io.github.mwaareactor.internal.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Reads a value of one type. */
@FunctionalInterface
interface JsonType<T> {
  /**
   * Reads the value whose first token the parser is at, and leaves the parser at its last one.
   * Never asked for a JSON null.
   *
   * @throws JacksonException if the value is of another type, or no JSON
   */
  @Nullable T read(JsonParser parser);
}
