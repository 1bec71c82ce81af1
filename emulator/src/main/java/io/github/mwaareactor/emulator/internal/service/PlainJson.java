package io.github.mwaareactor.emulator.internal.service;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes plain Java values as JSON. */
final class PlainJson {
  private PlainJson() {}

  static void write(JsonGenerator generator, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      writeMap(generator, map);
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      list.forEach(element -> write(generator, element));
      generator.writeEndArray();
    } else if (value instanceof Number number) {
      writeNumber(generator, number);
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (value == null) {
      generator.writeNull();
    } else {
      generator.writeString(value.toString());
    }
  }

  private static void writeMap(JsonGenerator generator, Map<?, ?> map) {
    generator.writeStartObject();
    map.forEach(
        (key, value) -> {
          generator.writeName(String.valueOf(key));
          write(generator, value);
        });
    generator.writeEndObject();
  }

  private static void writeNumber(JsonGenerator generator, Number number) {
    if (number instanceof BigDecimal decimal) {
      generator.writeNumber(decimal);
    } else if (number instanceof BigInteger integer) {
      generator.writeNumber(integer);
    } else if (number instanceof Double d) {
      generator.writeNumber(d.doubleValue());
    } else if (number instanceof Float f) {
      generator.writeNumber(f.floatValue());
    } else {
      generator.writeNumber(number.longValue());
    }
  }
}
