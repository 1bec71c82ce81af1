package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.rowsOf;

import io.github.mwaareactor.model.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all lists have in common. */
final class Pages {
  private Pages() {}

  /**
   * The answer of a list: rows, each checked against what is listed, and what names the next page.
   */
  static <L, T> JsonObject<Function<PageRequest<L>, Page<T>>> of(
      String name, JsonObject<Function<L, T>> row) {
    return JsonObject.of(
        members -> {
          var rows = members.add(name, rowsOf(row));
          var nextToken = members.add("NextToken", TEXT);
          return found -> asked -> page(asked.list(), found.get(rows), found.get(nextToken));
        });
  }

  // An empty token means none, as to the AWS SDKs.
  private static <L, T> Page<T> page(
      L list, @Nullable List<Function<L, T>> rows, @Nullable String nextToken) {
    List<T> items = rows == null ? List.of() : rows.stream().map(row -> row.apply(list)).toList();
    return new Page<>(items, nextToken == null || nextToken.isEmpty() ? null : nextToken);
  }
}
