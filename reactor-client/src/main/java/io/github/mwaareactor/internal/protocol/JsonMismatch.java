package io.github.mwaareactor.internal.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;

/** Valid JSON, but not the value that belongs there. */
final class JsonMismatch extends JacksonException {
  JsonMismatch(JsonParser parser, String rule) {
    this(parser, parser.currentTokenLocation(), rule);
  }

  private JsonMismatch(JsonParser parser, TokenStreamLocation location, String rule) {
    super(parser, rule, location);
  }

  /** The same failure with a place, which Jackson does not name for a number beyond all limits. */
  static JacksonException located(JsonParser parser, RuntimeException failure) {
    return failure instanceof JacksonException known
        ? known
        : new JsonMismatch(parser, parser.currentLocation(), String.valueOf(failure.getMessage()));
  }
}
