package io.github.mwaareactor.webfluxservice;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What a logger writes. Open it after the service has started, which sets up logging anew. */
final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Logger logger;

  private LoggedLines(String name) {
    this.logger = (Logger) LoggerFactory.getLogger(name);
  }

  static LoggedLines of(String name) {
    LoggedLines lines = new LoggedLines(name);
    lines.start();
    lines.logger.setLevel(Level.INFO);
    lines.logger.addAppender(lines);
    return lines;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
