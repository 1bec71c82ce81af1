package io.github.mwaareactor.internal.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** One Jackson for all clients. Unknown members are skipped. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectReader LENIENT =
      MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static ObjectWriter writer(Class<?> type) {
    return MAPPER.writerFor(type);
  }

  /** Reads an empty object at once, so that no event loop has to build what reading takes. */
  static ObjectReader reader(Class<?> type) {
    ObjectReader reader = MAPPER.readerFor(type);
    Object unused = reader.readValue("{}");
    return reader;
  }

  /** Reads whatever JSON there is, or gives {@code null}: for error answers, which never fail. */
  static @Nullable JsonNode readLeniently(byte[] json) {
    try {
      return json.length == 0 ? null : LENIENT.readValue(json);
    } catch (JacksonException e) {
      return null;
    }
  }
}
