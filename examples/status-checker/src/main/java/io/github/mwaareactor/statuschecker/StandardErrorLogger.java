package io.github.mwaareactor.statuschecker;

import java.io.PrintStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes a line for each event, and one for each cause: what it says, not where it was thrown. */
final class StandardErrorLogger extends LegacyAbstractLogger {
  @Serial private static final long serialVersionUID = 1;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final int MOST_CAUSES = 10;

  StandardErrorLogger(String name) {
    this.name = name;
  }

  private boolean writes(Level level) {
    return level.toInt() >= StandardErrorLogging.levelOf(name).toInt();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable error) {
    StringBuilder lines = new StringBuilder(LocalTime.now(ZoneId.systemDefault()).format(TIME));
    lines
        .append(String.format(Locale.ROOT, " %-5s %s - ", level, name))
        .append(MessageFormatter.basicArrayFormat(message, arguments))
        .append('\n');
    Throwable cause = error;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      lines.append(i == 0 ? "" : "Caused by: ").append(cause).append('\n');
      cause = cause.getCause();
    }
    write(lines.toString());
  }

  // At once, so that lines of two threads do not mix.
  private static void write(String lines) {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    PrintStream err = System.err;
    err.write(bytes, 0, bytes.length);
    err.flush();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return writes(Level.ERROR);
  }
}
