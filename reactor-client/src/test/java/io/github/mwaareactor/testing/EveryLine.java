package io.github.mwaareactor.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps every line that is logged while a test runs, at TRACE and with all stack traces, and shows
 * none of them. Only the SDK's signer is at INFO, as users are told to have it.
 */
public final class EveryLine implements BeforeEachCallback, AfterEachCallback {
  private static final String SIGNER = "software.amazon.awssdk.http.auth";

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Recorder recorder = new Recorder();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private Level before = Level.WARN;

  public List<String> all() {
    return List.copyOf(lines);
  }

  /** Has the SDK's signer at DEBUG, too. */
  public void signerTellsAll() {
    logger(SIGNER).setLevel(Level.DEBUG);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    lines.clear();
    others.clear();
    root().iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root()::detachAppender);
    recorder.start();
    root().addAppender(recorder);
    before = root().getLevel();
    root().setLevel(Level.TRACE);
    logger(SIGNER).setLevel(Level.INFO);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger(SIGNER).setLevel(null);
    root().setLevel(before);
    root().detachAppender(recorder);
    others.forEach(root()::addAppender);
  }

  private static Logger root() {
    return logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  private final class Recorder extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
      lines.add(
          event.getLevel()
              + " "
              + event.getLoggerName()
              + ": "
              + event.getFormattedMessage()
              + " "
              + event.getMDCPropertyMap()
              + thrown);
    }
  }
}
