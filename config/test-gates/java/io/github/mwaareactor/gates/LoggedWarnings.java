package io.github.mwaareactor.gates;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * What is logged as a warning or worse while a test runs, errors that Reactor drops included. The
 * log shows only what the test neither expected nor looked at, and everything if the test fails.
 */
public final class LoggedWarnings implements BeforeEachCallback, AfterEachCallback {
  /** Reactor Netty logs each connection that breaks, besides the error signal. */
  public static final String BROKEN_CONNECTION = "The connection observed an error";

  /** Reactor Netty logs an error that a connection has after its response has ended. */
  public static final String ERROR_AFTER_RESPONSE =
      "reactor\\.netty\\.channel\\.FluxReceive: .* observed post termination";

  /** Pollers and watchers log failures in a row, and their end. */
  public static final String POLLS_FAIL = "^mwaa\\.(poll|watch): Polls of ";

  private static final Pattern AFTER_RESPONSE = Pattern.compile(ERROR_AFTER_RESPONSE);

  private final List<Pattern> expected;
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final Queue<ILoggingEvent> seen = new ConcurrentLinkedQueue<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final Recorder recorder = new Recorder();

  public LoggedWarnings() {
    this(List.of());
  }

  private LoggedWarnings(List<Pattern> expected) {
    this.expected = expected;
  }

  /** For tests in which such warnings may be logged, as these regular expressions find. */
  public static LoggedWarnings expecting(String... patterns) {
    return new LoggedWarnings(List.of(patterns).stream().map(Pattern::compile).toList());
  }

  /** For tests that break connections. */
  public static LoggedWarnings expectingBrokenConnections() {
    return expecting(BROKEN_CONNECTION, ERROR_AFTER_RESPONSE);
  }

  /** All of them. */
  public List<String> all() {
    return look(events.stream().toList());
  }

  /** All but those about a connection that a test broke. */
  public List<String> exceptBrokenConnections() {
    look(events.stream().filter(LoggedWarnings::isBrokenConnection).toList());
    return look(events.stream().filter(event -> !isBrokenConnection(event)).toList());
  }

  // One that breaks as its call is cancelled may be told in either way.
  private static boolean isBrokenConnection(ILoggingEvent event) {
    return event.getFormattedMessage().contains(BROKEN_CONNECTION)
        || AFTER_RESPONSE.matcher(text(event)).find();
  }

  private List<String> look(List<ILoggingEvent> chosen) {
    seen.addAll(chosen);
    return chosen.stream().map(LoggedWarnings::text).toList();
  }

  private static String text(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : " "
                + event.getThrowableProxy().getClassName()
                + " "
                + event.getThrowableProxy().getMessage();
    return event.getLoggerName() + ": " + event.getFormattedMessage() + thrown;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    events.clear();
    seen.clear();
    others.clear();
    root().iteratorForAppenders().forEachRemaining(others::add);
    recorder.start();
    root().addAppender(recorder);
    others.forEach(root()::detachAppender);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    others.forEach(root()::addAppender);
    root().detachAppender(recorder);
    boolean failed = context.getExecutionException().isPresent();
    events.stream()
        .filter(event -> failed || !(seen.contains(event) || isExpected(event)))
        .forEach(event -> others.forEach(appender -> appender.doAppend(event)));
  }

  private boolean isExpected(ILoggingEvent event) {
    String text = text(event);
    return expected.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private final class Recorder extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        event.prepareForDeferredProcessing();
        events.add(event);
      }
    }
  }
}
