package io.github.mwaareactor.springboot.autoconfigure;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends pollers and watchers before the web server begins to stop. Event streams that follow runs
 * end with them, for which the server would wait in vain.
 */
final class StreamsLifecycle implements SmartLifecycle {
  // Higher phases stop earlier.
  static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

  private final ClientLifecycle clients;
  private final ConfigurableApplicationContext context;
  private volatile boolean running;

  StreamsLifecycle(ClientLifecycle clients, ConfigurableApplicationContext context) {
    this.clients = clients;
    this.context = context;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Not for a context that only pauses, as what is closed could not be started again. */
  @Override
  public void stop() {
    running = false;
    if (context.isClosed()) {
      clients.closeStreams();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
