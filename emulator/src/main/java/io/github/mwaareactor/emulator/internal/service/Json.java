package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.signature.Digests;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON as bytes; sole owner of the mapper. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final ObjectWriter SORTED =
      MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);
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

  /** Writes one object. */
  static byte[] writeObject(Consumer<JsonGenerator> members) {
    return write(
        generator -> {
          generator.writeStartObject();
          members.accept(generator);
          generator.writeEndObject();
        });
  }

  static void writeText(JsonGenerator generator, String name, @Nullable String text) {
    if (text != null) {
      generator.writeStringProperty(name, text);
    }
  }

  static void writeTime(JsonGenerator generator, String name, @Nullable Instant time) {
    if (time != null) {
      generator.writeStringProperty(name, toMillis(time).toString());
    }
  }

  /** The service tells milliseconds. */
  static Instant toMillis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The same for two trees only if they are equal, whatever the order of members. */
  static String fingerprint(JsonNode tree) {
    return Digests.sha256Hex(SORTED.writeValueAsBytes(tree));
  }
}
