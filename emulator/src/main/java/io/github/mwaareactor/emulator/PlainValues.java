package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of any shape as plain Java values: text, numbers, booleans, lists, maps and null. */
final class PlainValues {
  // Far below what JSON parsers accept by default, far above what anyone sends; also ends a cycle.
  private static final int MAX_DEPTH = 200;

  private PlainValues() {}

  /** A deep, read-only copy, or an {@link IllegalArgumentException} naming the place. */
  static Map<String, @Nullable Object> copyOf(Map<String, ?> values, String name) {
    return copyOfMap(values, name, 1);
  }

  private static @Nullable Object copyOfValue(@Nullable Object value, String place, int depth) {
    Checks.argument(depth <= MAX_DEPTH, "%s is nested deeper than %d levels", place, MAX_DEPTH);
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(map, place, depth);
    }
    if (value instanceof List<?> list) {
      return copyOfList(list, place, depth);
    }
    checkScalar(value, place);
    return value;
  }

  private static Map<String, @Nullable Object> copyOfMap(Map<?, ?> map, String place, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Checks.argument(
              key instanceof String, "a key in %s must be a String, was %s", place, key);
          copy.put((String) key, copyOfValue(value, inside(place, depth, "." + key), depth + 1));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> copyOfList(List<?> list, String place, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object value : list) {
      copy.add(copyOfValue(value, inside(place, depth, "[" + copy.size() + "]"), depth + 1));
    }
    return Collections.unmodifiableList(copy);
  }

  // Past some levels a path tells nothing more and only grows.
  private static String inside(String place, int depth, String step) {
    return depth < 10 ? place + step : place;
  }

  private static void checkScalar(@Nullable Object value, String place) {
    boolean plain =
        value == null
            || value instanceof String
            || value instanceof Boolean
            || value instanceof Byte
            || value instanceof Short
            || value instanceof Integer
            || value instanceof Long
            || value instanceof BigInteger
            || value instanceof BigDecimal
            || (value instanceof Double d && Double.isFinite(d))
            || (value instanceof Float f && Float.isFinite(f));
    Checks.argument(
        plain,
        "%s must be a String, Boolean, finite number, List, Map or null, was %s",
        place,
        value instanceof Number ? value : describe(value));
  }

  private static String describe(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getName();
  }
}
