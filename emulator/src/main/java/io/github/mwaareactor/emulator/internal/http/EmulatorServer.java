package io.github.mwaareactor.emulator.internal.http;

import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The open port, with event loops of its own; both are gone after {@link #close()}. */
public final class EmulatorServer {
  /** Where it listens without further ado, and how it is reached on this machine. */
  public static final String HOST = "127.0.0.1";

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

  /** What of an emulator's options is the server's business. */
  public record Settings(
      String host, int port, @Nullable EmulatorTls tls, @Nullable Duration idleTimeout) {}

  public static EmulatorServer open(
      Settings settings, OpenConnections connections, HttpAdapter adapter) {
    LoopResources loops =
        LoopResources.create(
            "mwaa-emulator-" + NUMBER.incrementAndGet(),
            LoopResources.DEFAULT_IO_WORKER_COUNT,
            true);
    try {
      HttpServer server = httpServer(settings, loops);
      return new EmulatorServer(
          loops,
          server
              // After all of TLS and HTTP is in place, so that nothing comes between us and the
              // wire.
              .doOnChannelInit(
                  (observer, channel, peer) ->
                      channel.pipeline().addFirst(new OpenConnection(connections)))
              .handle(adapter::serve)
              .bindNow());
    } catch (RuntimeException e) {
      loops.dispose();
      throw e instanceof ChannelBindException bind ? cannotListen(settings, bind) : e;
    }
  }

  private static HttpServer httpServer(Settings settings, LoopResources loops) {
    HttpServer server =
        HttpServer.create()
            .host(settings.host())
            .port(settings.port())
            .runOn(loops)
            .protocol(HttpProtocol.HTTP11)
            .httpRequestDecoder(decoder -> decoder.maxHeaderSize(MAX_HEADER_BYTES));
    if (settings.idleTimeout() != null) {
      server = server.idleTimeout(settings.idleTimeout());
    }
    if (settings.tls() == null) {
      return server;
    }
    SslContext context = settings.tls().serverContext();
    return server.secure(spec -> spec.sslContext(context));
  }

  private static IllegalStateException cannotListen(Settings settings, ChannelBindException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String why =
        cause instanceof UnresolvedAddressException
            ? "no address of this name is known"
            : cause.getMessage();
    return new IllegalStateException(
        String.format(
            "Cannot listen on port %d of %s, it is in use, not allowed, or no address of this machine"
                + " (%s). Choose another port, or 0 for a free one.",
            settings.port(), settings.host(), why),
        e);
  }

  /** How it is reached on this machine, as a URI names it. */
  public String host() {
    InetAddress address = ((InetSocketAddress) server.address()).getAddress();
    if (address.isAnyLocalAddress()) {
      return HOST;
    }
    String text = NetUtil.toAddressString(address);
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  public int port() {
    return server.port();
  }

  /**
   * Returns when port, connections and loops are gone; from a thread that must not block, at once.
   */
  public void close() {
    // Started on its own: a caller that is interrupted while it waits stops waiting, not closing.
    CompletableFuture<Void> gone =
        FutureMono.from(server.channel().close())
            .onErrorComplete()
            .then(loops.disposeLater(Duration.ZERO, CLOSE_LIMIT))
            .toFuture();
    BoundedWait.until(gone, CLOSE_LIMIT.plusSeconds(1), "close");
  }
}
