package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.internal.wire.MessageRedaction;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes an answer that is not the service's JSON: most likely a page of something in between,
 * such as a proxy or a captive portal, whose own words then say best what went wrong.
 */
final class UnreadableBody {
  private static final int MAX_LINE = 200;
  // Mostly enough to find a page's first words behind its scripts and styles.
  private static final int MAX_LOOKED_AT = 4096;
  private static final Pattern INVISIBLE =
      Pattern.compile("(?is)<!--.*?-->|<(script|style)\\b.*?</\\1\\s*>|<[!?/a-z][^>]*>");

  private static final Pattern JSON = Pattern.compile("[{}\\[\\]\"]");

  private UnreadableBody() {}

  /** Its content type, encoding and first line, as the end of a sentence; empty for JSON. */
  static String describe(WireResponse response) {
    return encoding(response.header("content-encoding"))
        + content(response.header("content-type"), response.body());
  }

  private static String encoding(@Nullable String encoding) {
    return encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")
        ? ""
        : ", content encoding " + shown(encoding);
  }

  private static String content(@Nullable String type, byte[] body) {
    if (type == null || type.isBlank()) {
      return startsWithTag(body) ? ", without a content type" + firstLine(body) : "";
    }
    String known = type.toLowerCase(Locale.ROOT);
    if (known.contains("json") && !startsWithTag(body)) {
      return "";
    }
    boolean isText = known.strip().startsWith("text/") || known.contains("xml");
    return ", content type " + shown(type) + (isText || startsWithTag(body) ? firstLine(body) : "");
  }

  private static boolean startsWithTag(byte[] body) {
    return start(body).stripLeading().startsWith("<");
  }

  private static String firstLine(byte[] body) {
    return INVISIBLE
        .matcher(start(body))
        .replaceAll(" ")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        // A run without its beginning holds what may be sensitive.
        .filter(line -> !JSON.matcher(line).find())
        .map(line -> ": " + shown(line))
        .orElse("");
  }

  private static String start(byte[] body) {
    return new String(body, 0, Math.min(body.length, MAX_LOOKED_AT), StandardCharsets.UTF_8);
  }

  private static String shown(String words) {
    String cut = words.length() <= MAX_LINE ? words : words.substring(0, MAX_LINE) + "...";
    return String.valueOf(MessageRedaction.shown(cut));
  }
}
