package io.github.mwaareactor.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Read-only copies in the given order. They keep a null among the elements, which {@link
 * List#copyOf} refuses: the service may send one, and that must not fail a call.
 */
final class Copies {
  private Copies() {}

  static <T extends @Nullable Object> @Nullable List<T> orNull(
      @Nullable Collection<? extends T> elements) {
    return elements == null ? null : list(elements);
  }

  static <T extends @Nullable Object> List<T> list(Collection<? extends T> elements) {
    return Collections.unmodifiableList(new ArrayList<>(elements));
  }

  static <V extends @Nullable Object> @Nullable Map<String, V> orNull(
      @Nullable Map<String, ? extends V> values) {
    return values == null ? null : map(values);
  }

  static <V extends @Nullable Object> Map<String, V> map(Map<String, ? extends V> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
