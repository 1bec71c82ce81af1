package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import java.time.Duration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the client once the web server has answered its last request, and lets the calls finish
 * that are still on their way. Spring waits for the callback; no thread of ours does.
 */
final class ClientLifecycle implements SmartLifecycle {
  // Lower phases stop later.
  private static final int AFTER_THE_WEB_SERVER =
      WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1024;

  private final MwaaServerlessReactiveClient client;
  private final Duration limit;
  private volatile boolean running;

  ClientLifecycle(MwaaServerlessReactiveClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    client.closeGracefully(limit).doFinally(end -> callback.run()).subscribe();
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return AFTER_THE_WEB_SERVER;
  }
}
