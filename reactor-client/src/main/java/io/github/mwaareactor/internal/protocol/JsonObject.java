package io.github.mwaareactor.internal.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * How an object on the wire is read: a table of its members, and what is made of their values.
 * Members that the table lacks are skipped. One that is absent, or null, has the value null; of one
 * that comes twice the last value counts.
 */
final class JsonObject<T> implements JsonType<T> {
  private final List<String> names;
  private final JsonType<?>[] types;
  private final PropertyNameMatcher matcher;
  private final Function<Row, T> result;

  private JsonObject(Members members, Function<Row, T> result) {
    this.names = List.copyOf(members.names);
    this.types = members.types.toArray(new JsonType<?>[0]);
    this.matcher = Json.matcher(names);
    this.result = result;
  }

  /** The table is filled once, what it returns is called for each object. */
  static <T> JsonObject<T> of(Function<Members, Function<Row, T>> table) {
    Members members = new Members();
    Function<Row, T> result = table.apply(members);
    return new JsonObject<>(members, result);
  }

  /**
   * Reads a whole text.
   *
   * @throws JacksonException if the bytes are not one JSON object, or a member has another type
   */
  T read(byte[] json) {
    try (JsonParser parser = Json.parser(json)) {
      T value = parser.nextToken() == JsonToken.VALUE_NULL ? null : read(parser);
      if (parser.nextToken() != null) {
        throw new JsonMismatch(parser, "nothing may follow the object");
      }
      if (value == null) {
        throw new NotAnObject();
      }
      return value;
    }
  }

  /** Reads the object that a text begins with; {@code null} if it begins with none. */
  @Nullable T readLeniently(byte[] json) {
    try (JsonParser parser = Json.parser(json)) {
      return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  @Override
  public T read(JsonParser parser) {
    JsonTypes.expect(JsonToken.START_OBJECT, parser, "an object was expected");
    @Nullable Object[] values = new @Nullable Object[types.length];
    int member = parser.nextNameMatch(matcher);
    while (member != PropertyNameMatcher.MATCH_END_OBJECT) {
      JsonToken first = parser.nextToken();
      if (member < 0) {
        parser.skipChildren();
      } else {
        values[member] = first == JsonToken.VALUE_NULL ? null : value(parser, member);
      }
      member = parser.nextNameMatch(matcher);
    }
    return result.apply(new Row(values));
  }

  private @Nullable Object value(JsonParser parser, int member) {
    try {
      return types[member].read(parser);
    } catch (RuntimeException e) {
      throw JsonMismatch.located(parser, e).prependPath(this, names.get(member));
    }
  }

  /** The members of a table that is being filled. */
  static final class Members {
    private final List<String> names = new ArrayList<>();
    private final List<JsonType<?>> types = new ArrayList<>();

    <T> Member<T> add(String name, JsonType<T> type) {
      names.add(name);
      types.add(type);
      return new Member<>(names.size() - 1);
    }
  }

  /** A member that can be asked for. */
  @SuppressWarnings("UnusedTypeParameter") // what a row gives for it
  record Member<T>(int index) {}

  /** The values of one object. */
  static final class Row {
    private final @Nullable Object[] values;

    private Row(@Nullable Object[] values) {
      this.values = values;
    }

    @SuppressWarnings("unchecked") // what the member's type has read
    <T> @Nullable T get(Member<T> member) {
      return (T) values[member.index()];
    }
  }

  private static final class NotAnObject extends JacksonException {
    NotAnObject() {
      super("null is not an object");
    }
  }
}
