package io.github.mwaareactor.statuschecker;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A member of each JSON object, and a column of CSV. The names are a promise: in JSON in camel
 * case, in CSV in small letters.
 */
interface Column<T> {
  String jsonName();

  String csvName();

  /** A number, a boolean, a list, text or null. */
  @Nullable Object valueOf(T row);

  static <T> Column<T> of(String jsonName, Function<T, @Nullable Object> value) {
    return new Named<>(jsonName, Named.inSmallLetters(jsonName), value);
  }

  /** What JSON has no type for becomes text. */
  static @Nullable Object plain(@Nullable Object value) {
    return value == null
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof Collection<?>
        ? value
        : value.toString();
  }

  /** The same column of rows that have one of these. */
  default <R> Column<R> of(Function<R, T> part) {
    return new Named<>(jsonName(), csvName(), row -> valueOf(part.apply(row)));
  }

  /** A column that is no constant of an enum. */
  record Named<T>(String jsonName, String csvName, Function<T, @Nullable Object> value)
      implements Column<T> {
    private static final Pattern HUMP = Pattern.compile("([A-Z])");

    private static String inSmallLetters(String jsonName) {
      return HUMP.matcher(jsonName).replaceAll("_$1").toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable Object valueOf(T row) {
      return Column.plain(value.apply(row));
    }
  }
}
