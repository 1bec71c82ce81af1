package io.github.mwaareactor.statuschecker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J finds: loggers that write warnings to standard error, as standard output is for
 * results. There is nothing to set up, so nothing is read: a configurable library would take longer
 * to start than a lookup takes.
 */
public final class StandardErrorLogging implements SLF4JServiceProvider {
  private static final String OWN = "mwaa";

  // They warn of each connection that breaks, also where a retry follows or nobody waits any more.
  private static final Map<String, Level> QUIET =
      Map.of(
          "reactor.netty.http.client.HttpClientConnect",
          Level.ERROR,
          "reactor.netty.channel.FluxReceive",
          Level.ERROR);

  private static volatile Level ownLevel = Level.WARN;

  private final Map<String, StandardErrorLogger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Called by SLF4J. */
  public StandardErrorLogging() {}

  /** From now on, the client's and this program's loggers write all that is of use in a search. */
  static void showDetails() {
    ownLevel = Level.DEBUG;
  }

  static Level levelOf(String name) {
    return name.equals(OWN) || name.startsWith(OWN + ".")
        ? ownLevel
        : QUIET.getOrDefault(name, Level.WARN);
  }

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, StandardErrorLogger::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public @Nullable MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0";
  }
}
