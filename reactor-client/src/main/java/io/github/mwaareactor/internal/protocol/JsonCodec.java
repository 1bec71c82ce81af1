package io.github.mwaareactor.internal.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Java records to JSON bytes and back. Unknown members are skipped, nulls are left out. */
public final class JsonCodec {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private final ObjectWriter writer = mapper.writer();
  private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

  byte[] write(Object body) {
    return writer.writeValueAsBytes(body);
  }

  /**
   * Reads one JSON object.
   *
   * @throws JacksonException if the bytes are not one, or a member has another type
   */
  <B> B read(byte[] json, Class<B> type) {
    B value = readers.computeIfAbsent(type, mapper::readerFor).readValue(json);
    if (value == null) {
      throw new NotAnObject();
    }
    return value;
  }

  /** Reads whatever JSON there is, or gives {@code null}: for error answers, which never fail. */
  @Nullable JsonNode readLeniently(byte[] json) {
    try {
      return json.length == 0 ? null : mapper.readTree(json);
    } catch (JacksonException e) {
      return null;
    }
  }

  @SuppressWarnings("serial")
  private static final class NotAnObject extends JacksonException {
    NotAnObject() {
      super("null is not an object");
    }
  }
}
