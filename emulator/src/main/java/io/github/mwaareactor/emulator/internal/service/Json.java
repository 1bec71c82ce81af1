package io.github.mwaareactor.emulator.internal.service;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON as bytes; sole owner of the mapper. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int USUAL_BYTES = 1024;

  private Json() {}

  static JsonNode read(byte[] body) {
    return MAPPER.readTree(body);
  }

  static byte[] write(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator generator = MAPPER.createGenerator(bytes)) {
      content.accept(generator);
    }
    return bytes.toByteArray();
  }
}
