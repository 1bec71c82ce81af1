package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import reactor.core.publisher.Mono;

/**
 * Makes clients ready before the web server accepts requests, and closes them once the last request
 * is answered. Spring waits for the callback of {@link #stop(Runnable)}; no thread does.
 *
 * <p>A context that only pauses, as those of tests do while others run, keeps its clients: a closed
 * one could not be started again.
 */
final class ClientLifecycle implements SmartLifecycle, DisposableBean {
  // Lower phases start earlier and stop later. Those of web servers are much higher. Executors come
  // right before this one, for their last tasks may call the service.
  static final int PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE - 1024;

  private static final Logger LOG = LoggerFactory.getLogger("mwaa.spring");
  // Calls wait for the same work themselves, so that a start need not wait for all of it.
  private static final Duration LONGEST_WARMUP = Duration.ofSeconds(10);

  private final List<MwaaServerlessReactiveClient> clients = new CopyOnWriteArrayList<>();
  private final boolean warmup;
  private final Duration closeLimit;
  private final ConfigurableApplicationContext context;
  private volatile boolean running;
  private volatile boolean closing;

  ClientLifecycle(boolean warmup, Duration closeLimit, ConfigurableApplicationContext context) {
    this.warmup = warmup;
    this.closeLimit = closeLimit;
    this.context = context;
  }

  /** Closes this client whatever becomes of the context. */
  void closeAtTheEnd(MwaaServerlessReactiveClient client) {
    // By identity, as a mock in a test may have no equals.
    if (clients.stream().noneMatch(known -> known == client)) {
      clients.add(client);
    }
  }

  @Override
  public void start() {
    addThoseOfTheContext();
    if (warmup && !closing) {
      // On the thread that starts the context, which goes on with the web server.
      ofAll(MwaaServerlessReactiveClient::warmup)
          .timeout(LONGEST_WARMUP)
          .onErrorResume(ClientLifecycle::notReady)
          .block();
    }
    running = true;
  }

  // Not those of a parent, which closes them itself, nor lazy ones that nobody has asked for.
  private void addThoseOfTheContext() {
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    for (String name :
        beans.getBeanNamesForType(MwaaServerlessReactiveClient.class, false, false)) {
      if (beans.containsSingleton(name)) {
        closeAtTheEnd(beans.getBean(name, MwaaServerlessReactiveClient.class));
      }
    }
  }

  private Mono<Void> ofAll(Function<MwaaServerlessReactiveClient, @Nullable Mono<Void>> work) {
    return Mono.whenDelayError(clients.stream().map(client -> of(client, work)).toList());
  }

  // A mock in a test returns null.
  private static Mono<Void> of(
      MwaaServerlessReactiveClient client,
      Function<MwaaServerlessReactiveClient, @Nullable Mono<Void>> work) {
    return Mono.defer(() -> Objects.requireNonNullElse(work.apply(client), Mono.empty()));
  }

  private static Mono<Void> notReady(Throwable error) {
    LOG.warn("warmup failed, the first call will try again: {}", error.getMessage());
    return Mono.empty();
  }

  /** Calls go on. */
  void closeStreams() {
    addThoseOfTheContext();
    clients.forEach(MwaaServerlessReactiveClient::closeStreams);
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    if (context.isClosed()) {
      closing = true;
      ofAll(client -> client.closeGracefully(closeLimit))
          .onErrorComplete()
          .doFinally(end -> callback.run())
          .subscribe();
    } else {
      callback.run();
    }
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
    return PHASE;
  }

  /** Of a context whose start failed, which may not have started this. */
  @Override
  public void destroy() {
    if (!closing) {
      clients.forEach(MwaaServerlessReactiveClient::close);
    }
  }
}
