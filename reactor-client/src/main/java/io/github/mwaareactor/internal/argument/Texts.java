package io.github.mwaareactor.internal.argument;

import static java.util.Objects.requireNonNull;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Checks of texts that are sent: each message gives the rule and the value. */
public final class Texts {
  private static final int MAX_TOKEN = 128;

  private Texts() {}

  /**
   * A name or an id: it has something to see, and nothing to hide.
   *
   * @throws IllegalArgumentException for white space, control characters, broken surrogates, or
   *     another length than 1 to {@code max}
   */
  public static String identifier(String value, String name, int max) {
    length(requireNonNull(value, name), name, 1, max);
    Checks.argument(
        areAll(value, Texts::isVisible),
        name + " must have no white space, control characters or broken surrogates",
        value);
    return value;
  }

  /**
   * A text of any characters that can be sent.
   *
   * @throws IllegalArgumentException for broken surrogates, or another length than {@code min} to
   *     {@code max}
   */
  public static String text(String value, String name, int min, int max) {
    length(requireNonNull(value, name), name, min, max);
    Checks.argument(isSendable(value), name + " must have no broken surrogates", value);
    return value;
  }

  /** See {@link #identifier}; {@code null} is left as it is. */
  public static @Nullable String identifierOrNull(@Nullable String value, String name, int max) {
    return value == null ? null : identifier(value, name, max);
  }

  /**
   * A token that makes a request idempotent.
   *
   * @throws IllegalArgumentException if it is not 1 to 128 visible ASCII characters
   */
  public static String clientToken(String value) {
    requireNonNull(value, "clientToken");
    Checks.argument(
        !value.isEmpty() && value.length() <= MAX_TOKEN && areAll(value, c -> c > ' ' && c <= '~'),
        "clientToken must be 1 to 128 visible ASCII characters without spaces",
        value);
    return value;
  }

  /** Whether UTF-8 can carry it: a surrogate without its partner has no form there. */
  public static boolean isSendable(String value) {
    return areAll(value, Texts::isCharacter);
  }

  private static void length(String value, String name, int min, int max) {
    Checks.argument(
        value.length() >= min && value.length() <= max,
        name + " must have " + min + " to " + max + " characters",
        value);
  }

  private static boolean areAll(String text, IntPredicate allowed) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!allowed.test(text.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int codePoint) {
    return !Character.isWhitespace(codePoint)
        && !Character.isISOControl(codePoint)
        && isCharacter(codePoint);
  }

  // A surrogate without its partner is a code point by itself.
  private static boolean isCharacter(int codePoint) {
    return Character.getType(codePoint) != Character.SURROGATE;
  }
}
