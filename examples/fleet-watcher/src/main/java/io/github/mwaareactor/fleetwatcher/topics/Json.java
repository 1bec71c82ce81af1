package io.github.mwaareactor.fleetwatcher.topics;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A type of value as JSON. What a later version adds is ignored.
 *
 * @param <T> the type
 */
public final class Json<T> {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final ObjectReader reader;
  private final ObjectWriter writer;

  private Json(Class<T> type) {
    this.reader = MAPPER.readerFor(type);
    this.writer = MAPPER.writerFor(type);
  }

  /** Reads and writes a type. */
  public static <T> Json<T> of(Class<T> type) {
    return new Json<>(type);
  }

  /** As bytes. */
  public byte[] write(T value) {
    return writer.writeValueAsBytes(value);
  }

  /**
   * From bytes.
   *
   * @throws IllegalArgumentException if they are not JSON of that type
   */
  public T read(byte[] bytes) {
    T value;
    try {
      value = reader.readValue(bytes);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
    if (value == null) {
      throw new IllegalArgumentException("the value is null");
    }
    return value;
  }
}
