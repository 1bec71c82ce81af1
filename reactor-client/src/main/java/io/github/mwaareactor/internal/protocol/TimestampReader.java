package io.github.mwaareactor.internal.protocol;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads an RFC 3339 date-time with {@code Z} or an offset, and up to nine fraction digits. */
final class TimestampReader extends ValueDeserializer<Instant> {
  @Override
  public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return context.reportInputMismatch(Instant.class, "a timestamp must be a string");
    }
    try {
      return Instant.parse(parser.getString());
    } catch (DateTimeParseException e) {
      return context.reportInputMismatch(Instant.class, "a timestamp must be RFC 3339");
    }
  }
}
