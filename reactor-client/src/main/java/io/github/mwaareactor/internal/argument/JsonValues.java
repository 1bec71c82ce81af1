package io.github.mwaareactor.internal.argument;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks values that are sent as JSON. They may be sensitive, so a message names where a value is
 * and its class, never the value itself.
 */
public final class JsonValues {
  // What the service reads back must be within what JSON parsers accept.
  private static final int MAX_DEPTH = 100;

  private JsonValues() {}

  /**
   * A read-only copy of all levels.
   *
   * @param name what the map is called, for messages
   * @throws IllegalArgumentException for a value that is no String, Boolean, number of the JDK's
   *     immutable types, Map with String keys, Collection or null; for a number that is not finite,
   *     a text with broken surrogates, or more than 100 levels
   */
  public static Map<String, @Nullable Object> copy(Map<?, ?> values, String name) {
    return map(values, name, 1);
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> values, String path, int depth) {
    require(depth <= MAX_DEPTH, "must have at most " + MAX_DEPTH + " levels", path);
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          require(
              key instanceof String text && Texts.isSendable(text),
              "must have strings without broken surrogates as keys",
              path);
          String name = (String) key;
          copy.put(name, value(value, path + "." + Quoted.of(name), depth));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> list(Collection<?> values, String path, int depth) {
    require(depth <= MAX_DEPTH, "must have at most " + MAX_DEPTH + " levels", path);
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object value : values) {
      copy.add(value(value, path + "[" + copy.size() + "]", depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private static @Nullable Object value(@Nullable Object value, String path, int depth) {
    if (value instanceof Map<?, ?> map) {
      return map(map, path, depth + 1);
    } else if (value instanceof Collection<?> collection) {
      return list(collection, path, depth + 1);
    } else if (value instanceof String text) {
      require(Texts.isSendable(text), "must have no broken surrogates", path);
    } else if (value instanceof Double || value instanceof Float) {
      require(Double.isFinite(((Number) value).doubleValue()), "must be a finite number", path);
    } else if (value != null && !(value instanceof Boolean) && !isExact(value)) {
      throw new IllegalArgumentException(
          path
              + " must be a String, Boolean, number, Map, Collection or null, was a "
              + value.getClass().getName());
    }
    return value;
  }

  private static boolean isExact(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger
        || value instanceof BigDecimal;
  }

  private static void require(boolean holds, String rule, String path) {
    if (!holds) {
      throw new IllegalArgumentException(path + " " + rule);
    }
  }
}
