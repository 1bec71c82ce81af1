package io.github.mwaareactor.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of the words of others may be shown. A refusal of a signature quotes the request, the
 * session token in it included; a proxy may send a whole page; what a program printed in place of
 * credentials may hold them.
 */
public final class MessageRedaction {
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_CAUSES = 8;
  private static final String HIDDEN = "***";
  // Only what follows a colon or an equals sign: plain words such as "signature we calculated"
  // stay.
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:secret|(?:secret|access|api)[_-]?(?:access[_-]?)?key|token|passw(?:or)?d"
              + "|signature|authorization)[\"']?\\s*[:=]\\s*[\"']?(?:(?:bearer|basic)\\s+)?)"
              + "[^\\s\"',;&}]+");
  // What a JSON parser found in place of JSON; a program may have printed the bare secret.
  private static final Pattern QUOTED = Pattern.compile("(?i)(unrecognized token\\s*['\"])[^'\"]+");
  private static final Pattern OF_A_URL = Pattern.compile("(://[^/\\s:@]*:)[^@\\s/]+(?=@)");
  // Secret keys and session tokens are Base64, JSON web tokens in parts.
  private static final Pattern BARE =
      Pattern.compile(
          "\\beyJ[\\w-]{10,}\\.[\\w.-]+"
              + "|\\b(?:AKIA|ASIA)[A-Z0-9]{12,}"
              // But for the names of workflows, classes and paths.
              + "|(?<![A-Za-z0-9+/])(?!workflow/)"
              + "(?!(?:/?[a-z][a-z0-9]*+/){3,40}+[A-Za-z0-9]{1,39}(?![A-Za-z0-9+/]))"
              + "(?=[A-Z0-9+/]*[a-z])(?=[a-z0-9+/]*[A-Z])(?=[A-Za-z+/]*\\d)"
              + "[A-Za-z0-9+/]{40,}={0,2}");
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cc}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]+");

  private MessageRedaction() {}

  /** Those words without secrets and control characters, and not too many of them. */
  public static @Nullable String shown(@Nullable String words) {
    return words == null ? null : bounded(harmless(words));
  }

  /** An error and its causes in words, each said once, as {@link #shown}. */
  public static String of(Throwable error) {
    List<String> said = new ArrayList<>();
    Stream.iterate(error, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .map(MessageRedaction::words)
        .filter(words -> said.stream().noneMatch(before -> before.contains(words)))
        .forEach(said::add);
    return bounded(String.join("; caused by ", said));
  }

  // What others wrote may throw here as well, and the error would be lost for want of its words.
  private static String words(Throwable error) {
    try {
      return harmless(error.toString());
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      return error.getClass().getName();
    }
  }

  private static String harmless(String words) {
    String hidden = NAMED.matcher(withoutHalfSecret(words)).replaceAll("$1" + HIDDEN);
    hidden = QUOTED.matcher(hidden).replaceAll("$1" + HIDDEN);
    hidden = OF_A_URL.matcher(hidden).replaceAll("$1" + HIDDEN);
    hidden = BARE.matcher(hidden).replaceAll(HIDDEN);
    return CONTROLS.matcher(hidden).replaceAll(" ").strip();
  }

  // There may be megabytes. The end of what is cut could be half a secret that no pattern finds.
  private static String withoutHalfSecret(String words) {
    if (words.length() <= 2 * MAX_LENGTH) {
      return words;
    }
    int end = 2 * MAX_LENGTH;
    while (end > MAX_LENGTH && !Character.isWhitespace(words.charAt(end))) {
      end--;
    }
    return words.substring(0, end) + "...";
  }

  private static String bounded(String words) {
    return words.length() <= MAX_LENGTH ? words : words.substring(0, MAX_LENGTH) + "...";
  }
}
