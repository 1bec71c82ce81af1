package io.github.mwaareactor.emulator.internal.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a workflow, of which only its schedule is read. */
record Definition(String text) {
  private static final Pattern SCHEDULE =
      Pattern.compile("(?m)^[ \\t]*schedule[ \\t]*:[ \\t]*(?<cron>[^#\\r\\n]+)");

  /** The cron expression behind {@code schedule:}, or null if there is none. */
  @Nullable String schedule() {
    Matcher line = SCHEDULE.matcher(text);
    if (!line.find()) {
      return null;
    }
    String cron = withoutQuotes(line.group("cron").strip());
    return cron.isEmpty() || cron.equalsIgnoreCase("none") || cron.equals("null") ? null : cron;
  }

  private static String withoutQuotes(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
