package io.github.mwaareactor.emulator.internal.control;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads requests into records, strictly, and writes answers. */
final class ControlJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private ControlJson() {}

  static <T> T read(byte[] body, Class<T> type) {
    if (body.length == 0) {
      throw new ControlProblem(400, "The body must be a JSON object, and is empty.");
    }
    try {
      T value = MAPPER.readValue(body, type);
      if (value == null) {
        throw new ControlProblem(400, "The body must be a JSON object, was null.");
      }
      return value;
    } catch (DatabindException e) {
      throw new ControlProblem(400, words(e));
    } catch (JacksonException e) {
      throw new ControlProblem(400, "The body is not valid JSON: " + e.getOriginalMessage());
    }
  }

  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  private static String words(DatabindException e) {
    String place = place(e.getPath());
    if (e instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds() == null
              ? ""
              : unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(joining(", ", ", known are ", ""));
      return place + " is unknown" + known + ".";
    }
    if (e instanceof InvalidFormatException wrong) {
      return place
          + " must be "
          + wanted(wrong.getTargetType())
          + ", was '"
          + wrong.getValue()
          + "'.";
    }
    String cause = causeOf(e);
    return (place.isEmpty() ? "The body" : place) + ": " + cause;
  }

  private static String wanted(Class<?> type) {
    if (type == Duration.class) {
      return "a duration such as PT1.5S";
    }
    return type.isEnum()
        ? "one of "
            + Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(joining(", "))
        : "a value of type " + type.getSimpleName();
  }

  // A record that refuses what it was given says so itself.
  private static String causeOf(DatabindException e) {
    Throwable cause = e.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IllegalArgumentException || cause instanceof ControlProblem
        ? String.valueOf(cause.getMessage())
        : e.getOriginalMessage();
  }

  private static String place(@Nullable List<JacksonException.Reference> path) {
    StringBuilder place = new StringBuilder();
    for (JacksonException.Reference step :
        path == null ? List.<JacksonException.Reference>of() : path) {
      if (step.getPropertyName() != null) {
        place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
      } else if (step.getIndex() >= 0) {
        place.append('[').append(step.getIndex()).append(']');
      }
    }
    return place.toString();
  }
}
