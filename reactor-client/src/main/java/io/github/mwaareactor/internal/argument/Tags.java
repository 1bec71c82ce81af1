package io.github.mwaareactor.internal.argument;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the tags of a resource. */
public final class Tags {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private Tags() {}

  /**
   * A read-only copy.
   *
   * @throws IllegalArgumentException for less than {@code min} or more than 50 tags, a key without
   *     1 to 128 characters, or a value of more than 256
   */
  public static Map<String, String> copy(Map<String, String> tags, int min) {
    count(tags.size(), min, "tags");
    Map<String, String> copy = new LinkedHashMap<>();
    tags.forEach(
        (key, value) ->
            copy.put(
                Texts.text(key, "tag key", 1, MAX_KEY),
                Texts.text(value, "value of tag " + Quoted.of(key), 0, MAX_VALUE)));
    return Collections.unmodifiableMap(copy);
  }

  /**
   * A read-only copy.
   *
   * @throws IllegalArgumentException for no or more than 50 keys, or a key without 1 to 128
   *     characters
   */
  public static List<String> keys(Collection<String> keys) {
    count(keys.size(), 1, "tag keys");
    return keys.stream().map(key -> Texts.text(key, "tag key", 1, MAX_KEY)).toList();
  }

  private static void count(int size, int min, String what) {
    Checks.argument(
        size >= min && size <= MAX_TAGS,
        "there must be " + min + " to " + MAX_TAGS + " " + what,
        size);
  }
}
