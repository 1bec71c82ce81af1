package io.github.mwaareactor.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * What is logged as a warning or worse while a test runs; errors that Reactor drops are among it.
 */
public final class Complaints implements BeforeEachCallback, AfterEachCallback {
  // Reactor Netty says this of each connection that breaks, besides the error signal.
  private static final String BROKEN = "The connection observed an error";

  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final Recorder recorder = new Recorder();

  /** All of them. */
  public List<String> all() {
    return events.stream().map(Complaints::text).toList();
  }

  /** All but those about a connection that a test broke. */
  public List<String> ofMoreThanBrokenConnections() {
    return events.stream()
        .filter(event -> !event.getFormattedMessage().contains(BROKEN))
        .map(Complaints::text)
        .toList();
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
    recorder.start();
    root().addAppender(recorder);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    root().detachAppender(recorder);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private final class Recorder extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        events.add(event);
      }
    }
  }
}
