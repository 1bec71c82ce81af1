package io.github.mwaareactor.emulator.internal.control;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Reads requests into records, strictly, and writes answers. */
final class ControlJson {
  private static final int SHOWN_CHARACTERS = 100;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          // A null in a list or a map is nothing that can be asked for.
          .changeDefaultNullHandling(nulls -> JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer()))
          .build();

  private ControlJson() {}

  static <T> T read(byte[] body, Class<T> type) {
    JsonNode tree = tree(body);
    if (!tree.isObject()) {
      throw new ControlProblem(400, "A JSON object is required, was " + shown(tree) + ".");
    }
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw new ControlProblem(400, words(e, tree));
    }
  }

  // In two steps: what is no JSON has a line, what is not the right JSON has a member.
  private static JsonNode tree(byte[] body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      if (tree.isMissingNode()) {
        throw new ControlProblem(400, "A JSON object is required, was empty.");
      }
      return tree;
    } catch (JacksonException e) {
      throw new ControlProblem(
          400, "Not valid JSON" + place(e.getLocation()) + ": " + e.getOriginalMessage());
    }
  }

  /** With a line's end behind it, for who reads it in a terminal. */
  static byte[] write(Object value) {
    return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String words(JacksonException e, JsonNode tree) {
    String place = place(e.getPath());
    if (e instanceof UnrecognizedPropertyException unknown) {
      return place + " is unknown" + known(unknown.getKnownPropertyIds()) + ".";
    }
    Class<?> wanted =
        e instanceof MismatchedInputException wrong
            ? wrong.getTargetType()
            : e instanceof InputCoercionException wrong ? wrong.getTargetType() : null;
    return wanted == null
        ? place + ": " + e.getOriginalMessage()
        : place + " must be " + wanted(wanted) + ", was " + shown(at(e.getPath(), tree)) + ".";
  }

  private static String known(@Nullable Collection<Object> names) {
    return names == null || names.isEmpty()
        ? ", nothing is known here"
        : names.stream().map(String::valueOf).sorted().collect(joining(", ", ", known are ", ""));
  }

  private static String wanted(Class<?> type) {
    if (type == Duration.class) {
      return "a duration such as PT1.5S or a number of seconds";
    }
    if (type == Integer.class || type == int.class) {
      return "a whole number of 32 bits";
    }
    if (type == Long.class || type == long.class) {
      return "a whole number of 64 bits";
    }
    if (type == Double.class || type == double.class) {
      return "a number";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(joining(", "));
    }
    return Collection.class.isAssignableFrom(type) ? "an array" : "an object";
  }

  private static String shown(JsonNode value) {
    if (value.isObject()) {
      return "an object";
    }
    if (value.isArray()) {
      return "an array";
    }
    return value.isString() ? "'" + cut(value.stringValue()) + "'" : cut(value.toString());
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }

  private static JsonNode at(List<JacksonException.Reference> path, JsonNode tree) {
    JsonNode found = tree;
    for (JacksonException.Reference step : path) {
      found =
          step.getPropertyName() == null
              ? found.path(step.getIndex())
              : found.path(step.getPropertyName());
    }
    return found;
  }

  private static String place(@Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String place(List<JacksonException.Reference> path) {
    StringBuilder place = new StringBuilder();
    for (JacksonException.Reference step : path) {
      if (step.getPropertyName() != null) {
        place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
      } else if (step.getIndex() >= 0) {
        place.append('[').append(step.getIndex()).append(']');
      }
    }
    return place.toString();
  }
}
