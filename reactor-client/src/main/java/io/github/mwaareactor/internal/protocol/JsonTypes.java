package io.github.mwaareactor.internal.protocol;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The types of the service's model. */
final class JsonTypes {
  /** A string; a number or a boolean reads as its text. */
  static final JsonType<String> TEXT = JsonTypes::text;

  /** A whole number, as text too; a fraction is cut off. */
  static final JsonType<Long> INTEGER = JsonTypes::integer;

  /** An {@link #INTEGER} that an int can hold. */
  static final JsonType<Integer> INT = JsonTypes::smallInteger;

  /** An {@link #INTEGER} that counts seconds. */
  static final JsonType<Duration> SECONDS = JsonTypes::seconds;

  /** A boolean, as text too. */
  static final JsonType<Boolean> BOOLEAN = JsonTypes::truth;

  /** An RFC 3339 date-time. */
  static final JsonType<Instant> TIMESTAMP = JsonTypes::timestamp;

  /** An object of any shape, as read-only plain Java values. */
  static final JsonType<Map<String, @Nullable Object>> VALUES = JsonTypes::values;

  /** An object of texts, read-only; a null in it is passed over. */
  static final JsonType<Map<String, String>> TEXTS = JsonTypes::texts;

  private JsonTypes() {}

  /** A string that is mostly one of these names: those are not made anew each time. */
  static JsonType<String> textLike(Enum<?>... known) {
    List<String> names = Arrays.stream(known).map(Enum::name).toList();
    return parser -> {
      String name = parser.currentToken() == JsonToken.VALUE_STRING ? name(parser, names) : null;
      return name == null ? text(parser) : name;
    };
  }

  /** A list; a null in it is kept. */
  static <T> JsonType<List<@Nullable T>> listOf(JsonType<T> element) {
    return parser -> {
      expect(JsonToken.START_ARRAY, parser, "a list must be an array");
      return list(parser, element);
    };
  }

  /** A list; a null in it is passed over. */
  static <T> JsonType<List<T>> rowsOf(JsonType<T> element) {
    JsonType<List<@Nullable T>> all = listOf(element);
    return parser -> {
      List<@Nullable T> found = all.read(parser);
      return found == null ? null : found.stream().filter(Objects::nonNull).toList();
    };
  }

  /** Null in place of a value that begins with another token. */
  static <T> JsonType<T> onlyIf(JsonToken first, JsonType<T> type) {
    return parser -> {
      if (parser.currentToken() == first) {
        return type.read(parser);
      }
      parser.skipChildren();
      return null;
    };
  }

  static void expect(JsonToken first, JsonParser parser, String rule) {
    if (parser.currentToken() != first) {
      // A string is read to its end first: where it is no JSON, that is what is wrong.
      parser.finishToken();
      throw new JsonMismatch(parser, rule);
    }
  }

  private static String text(JsonParser parser) {
    if (!parser.currentToken().isScalarValue()) {
      throw new JsonMismatch(parser, "a text must be a string");
    }
    return parser.getString();
  }

  private static @Nullable String name(JsonParser parser, List<String> names) {
    char[] text = parser.getStringCharacters();
    int from = parser.getStringOffset();
    int to = from + parser.getStringLength();
    for (String name : names) {
      if (name.length() == to - from && startsWith(text, from, name)) {
        return name;
      }
    }
    return null;
  }

  private static boolean startsWith(char[] text, int from, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Long integer(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getValueAsLong();
      case VALUE_STRING -> integerInText(parser);
      default -> throw new JsonMismatch(parser, "an integer must be a number");
    };
  }

  private static @Nullable Long integerInText(JsonParser parser) {
    String text = parser.getString().trim();
    try {
      return text.isEmpty() ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new JsonMismatch(parser, "an integer must be a number");
    }
  }

  private static @Nullable Integer smallInteger(JsonParser parser) {
    Long value = integer(parser);
    if (value != null && value.intValue() != value) {
      throw new JsonMismatch(parser, "an integer must have at most 32 bits");
    }
    return value == null ? null : value.intValue();
  }

  private static @Nullable Duration seconds(JsonParser parser) {
    Long value = integer(parser);
    return value == null ? null : Duration.ofSeconds(value);
  }

  private static Boolean truth(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> truthInText(parser);
      default -> throw new JsonMismatch(parser, "a boolean must be true or false");
    };
  }

  private static Boolean truthInText(JsonParser parser) {
    return switch (parser.getString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new JsonMismatch(parser, "a boolean must be true or false");
    };
  }

  private static Map<String, String> texts(JsonParser parser) {
    expect(JsonToken.START_OBJECT, parser, "texts must be in an object");
    Map<String, String> texts = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        texts.put(name, text(parser));
      }
    }
    return Collections.unmodifiableMap(texts);
  }

  private static Instant timestamp(JsonParser parser) {
    expect(JsonToken.VALUE_STRING, parser, "a timestamp must be a string");
    try {
      return Timestamps.instant(
          parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    } catch (DateTimeException e) {
      throw new JsonMismatch(parser, "a timestamp must be RFC 3339");
    }
  }

  private static Map<String, @Nullable Object> values(JsonParser parser) {
    expect(JsonToken.START_OBJECT, parser, "values must be in an object");
    return PlainValues.map(parser);
  }

  private static <T> List<@Nullable T> list(JsonParser parser, JsonType<T> element) {
    List<@Nullable T> list = new ArrayList<>();
    try {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(parser.currentToken() == JsonToken.VALUE_NULL ? null : element.read(parser));
      }
    } catch (RuntimeException e) {
      throw JsonMismatch.located(parser, e).prependPath(list, list.size());
    }
    return list;
  }
}
