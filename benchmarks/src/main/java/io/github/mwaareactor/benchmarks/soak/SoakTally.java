package io.github.mwaareactor.benchmarks.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.TransportException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;

/** Counts how calls end, and keeps what should not have happened. */
final class SoakTally {
  /** Each has a fault among those of {@code SoakFaults} and {@link RotatingIdentity}. */
  private static final Set<String> FITTING =
      Set.of(
          "ThrottlingException",
          "InternalServerException",
          "OperationTimeoutException",
          "ValidationException",
          "AccessDeniedException",
          "ResourceNotFoundException",
          "ConflictException",
          "ServiceQuotaExceededException",
          "MwaaServiceException ExpiredTokenException",
          "MwaaServiceException UnrecognizedClientException",
          "MwaaServiceException InvalidSignatureException",
          "MwaaServiceException ServiceUnavailable",
          "MwaaServiceException SomethingNew",
          "MwaaServiceException 429",
          "MwaaServiceException 502",
          "MwaaServiceException 503",
          "ProtocolException",
          "CredentialsException",
          "OverloadedException",
          "PollDeadlineException",
          "TransportException CONNECTION_LOST",
          "TransportException CONNECT",
          "TransportException TLS",
          "TransportException TLS_TIMEOUT",
          "TransportException ACQUIRE_TIMEOUT",
          "TransportException ATTEMPT_TIMEOUT",
          "TransportException CALL_TIMEOUT");

  private static final int MAX_KINDS = 50;
  private static final int MAX_TEXT = 100;
  private static final int MAX_TRACES = 3;

  private static final Pattern CONNECTION = Pattern.compile("\\[[^]]*\\] ");

  private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> warnings = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> wrongs = new ConcurrentHashMap<>();

  void count(String end) {
    ends.computeIfAbsent(end, name -> new LongAdder()).increment();
  }

  void failed(String what, Throwable error) {
    String name = name(error);
    count(what + ": " + name);
    if (!FITTING.contains(name)) {
      wrong(what + " failed with " + name + ", caused by " + error.getCause());
    }
  }

  private static String name(Throwable error) {
    String type = error.getClass().getSimpleName();
    if (error instanceof TransportException lost) {
      return type + " " + lost.reason();
    } else if (error.getClass() == MwaaServiceException.class) {
      MwaaServiceException answer = (MwaaServiceException) error;
      String code = answer.errorCode();
      return type + " " + (code == null ? answer.statusCode() : code);
    }
    return error instanceof MwaaException ? type : error.getClass().getName();
  }

  void wrong(String what) {
    String kind = wrongs.size() < MAX_KINDS ? what : "more";
    wrongs.computeIfAbsent(kind, name -> new LongAdder()).increment();
  }

  /** From now on errors that are dropped or logged are wrong, and warnings are counted. */
  void listen() {
    Hooks.onErrorDropped(this::dropped);
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            logged(event);
          }
        };
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
  }

  private void dropped(Throwable error) {
    wrong("dropped: " + name(error));
    if (wrongCount() <= MAX_TRACES) {
      new IllegalStateException("an error was dropped here", error).printStackTrace();
    }
  }

  private void logged(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      wrong("logged as an error: " + text(event) + cause(event.getThrowableProxy()));
    } else if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      warnings.computeIfAbsent(text(event), name -> new LongAdder()).increment();
    }
  }

  private static String text(ILoggingEvent event) {
    String message = CONNECTION.matcher(event.getMessage()).replaceAll("");
    String text = event.getLoggerName() + ": " + message;
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  private static String cause(@Nullable IThrowableProxy thrown) {
    return thrown == null ? "" : ", " + thrown.getClassName() + ": " + thrown.getMessage();
  }

  /** How many calls ended so far in ways that begin with this. */
  long ended(String prefix) {
    return ends.entrySet().stream()
        .filter(end -> end.getKey().startsWith(prefix))
        .mapToLong(end -> end.getValue().sum())
        .sum();
  }

  Map<String, LongAdder> ends() {
    return new TreeMap<>(ends);
  }

  Map<String, LongAdder> warnings() {
    return new TreeMap<>(warnings);
  }

  long wrongCount() {
    return wrongs.values().stream().mapToLong(LongAdder::sum).sum();
  }

  Map<String, LongAdder> wrongs() {
    return new TreeMap<>(wrongs);
  }
}
