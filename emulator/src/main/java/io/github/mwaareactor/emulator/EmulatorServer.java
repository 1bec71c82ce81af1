package io.github.mwaareactor.emulator;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The open port, with event loops of its own; both are gone after {@link #close()}. */
final class EmulatorServer {
  static final String HOST = "127.0.0.1";

  private static final Logger LOG = LoggerFactory.getLogger("mwaa.emulator");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  // Session tokens alone can be several KiB.
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final LoopResources loops;
  private final DisposableServer server;

  private EmulatorServer(LoopResources loops, DisposableServer server) {
    this.loops = loops;
    this.server = server;
  }

  static EmulatorServer open(int port, @Nullable SslContext tls, HttpFront front) {
    LoopResources loops =
        LoopResources.create(
            "mwaa-emulator-" + NUMBER.incrementAndGet(),
            LoopResources.DEFAULT_IO_WORKER_COUNT,
            true);
    try {
      return new EmulatorServer(loops, httpServer(port, tls, loops).handle(front::serve).bindNow());
    } catch (RuntimeException e) {
      loops.dispose();
      throw e instanceof ChannelBindException bind ? cannotListen(port, bind) : e;
    }
  }

  private static HttpServer httpServer(int port, @Nullable SslContext tls, LoopResources loops) {
    HttpServer server =
        HttpServer.create()
            .host(HOST)
            .port(port)
            .runOn(loops)
            .protocol(HttpProtocol.HTTP11)
            .httpRequestDecoder(decoder -> decoder.maxHeaderSize(MAX_HEADER_BYTES));
    return tls == null ? server : server.secure(spec -> spec.sslContext(tls));
  }

  private static IllegalStateException cannotListen(int port, ChannelBindException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IllegalStateException(
        String.format(
            "Cannot listen on port %d of %s, it is in use or not allowed (%s). Choose another port,"
                + " or 0 for a free one.",
            port, HOST, cause.getMessage()),
        e);
  }

  int port() {
    return server.port();
  }

  /**
   * Returns when port, connections and loops are gone; from a thread that must not block, at once.
   */
  void close() {
    // Started on its own: a caller that is interrupted while it waits stops waiting, not closing.
    CompletableFuture<Void> gone =
        FutureMono.from(server.channel().close())
            .onErrorComplete()
            .then(loops.disposeLater(Duration.ZERO, CLOSE_LIMIT))
            .toFuture();
    if (!Schedulers.isInNonBlockingThread()) {
      await(gone);
    }
  }

  private static void await(CompletableFuture<Void> gone) {
    try {
      gone.get(CLOSE_LIMIT.toSeconds() + 1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The emulator did not close in time", e);
    }
  }
}
