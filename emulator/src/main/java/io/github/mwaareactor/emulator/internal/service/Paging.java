package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ListOrder;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.internal.Checks;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Cuts lists into pages, as long and in the order that a test wants them. */
public final class Paging {
  private static final int MOST_ROWS = 100;

  private final PageTokens tokens = new PageTokens();
  private volatile int pageSize = MOST_ROWS;
  private volatile ListOrder order = ListOrder.NEWEST_FIRST;

  public void pageSize(int rows) {
    Checks.argument(
        rows >= 1 && rows <= MOST_ROWS, "pageSize must be 1 to %d, was %d", MOST_ROWS, rows);
    pageSize = rows;
  }

  public void order(ListOrder order) {
    this.order = Objects.requireNonNull(order, "order");
  }

  ListOrder order() {
    return order;
  }

  void reset() {
    pageSize = MOST_ROWS;
    order = ListOrder.NEWEST_FIRST;
    tokens.reset();
  }

  /**
   * Writes one page.
   *
   * @param question what tells this list from every other: a token is good for this one only
   * @param behind the rows behind a position, or all of them; each by its own position
   */
  <T> byte[] answer(
      String member,
      String question,
      PageRequest request,
      Function<@Nullable Long, Iterator<Map.Entry<Long, T>>> behind,
      Row<T> row) {
    Iterator<Map.Entry<Long, T>> rows = behind.apply(positionOf(question, request));
    return Json.writeObject(
        generator -> {
          generator.writeArrayPropertyStart(member);
          Long last = write(generator, rows, Math.min(pageSize, request.rows()), row);
          generator.writeEndArray();
          if (last != null && rows.hasNext()) {
            generator.writeStringProperty("NextToken", tokens.write(question, last));
          }
        });
  }

  /** Writes a row, unless it has gone since: then it says no. */
  interface Row<T> {
    boolean write(JsonGenerator generator, T row);
  }

  private static <T> @Nullable Long write(
      JsonGenerator generator, Iterator<Map.Entry<Long, T>> rows, int most, Row<T> row) {
    Long last = null;
    for (int written = 0; written < most && rows.hasNext(); ) {
      Map.Entry<Long, T> next = rows.next();
      last = next.getKey();
      written += row.write(generator, next.getValue()) ? 1 : 0;
    }
    return last;
  }

  private @Nullable Long positionOf(String question, PageRequest request) {
    if (request.nextToken() == null) {
      return null;
    }
    Long position = tokens.read(question, request.nextToken());
    if (position == null) {
      throw new OperationFailure(foreignToken());
    }
    return position;
  }

  private static ServiceError foreignToken() {
    return ServiceError.validation(
        "Invalid input: NextToken was not issued for this request.",
        "fieldValidationFailed",
        Map.of("NextToken", "was not issued for this request"));
  }

  /** The rows of a sorted map behind a position. */
  static <T> Iterator<Map.Entry<Long, T>> behind(
      NavigableMap<Long, T> rows, @Nullable Long position) {
    return (position == null ? rows : rows.tailMap(position, false)).entrySet().iterator();
  }

  /** An object in a list. */
  static void object(JsonGenerator generator, Consumer<JsonGenerator> members) {
    generator.writeStartObject();
    members.accept(generator);
    generator.writeEndObject();
  }
}
