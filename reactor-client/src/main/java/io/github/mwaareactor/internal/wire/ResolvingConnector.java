package io.github.mwaareactor.internal.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the address of a proxy when a connection to it is made, without blocking; Reactor Netty
 * uses a blocking call, or resolves it once for good. Also resolves hosts that bypass the proxy,
 * where Reactor Netty leaves all names to the proxy. If a proxy cannot be reached, the error says
 * that it was the proxy.
 */
final class ResolvingConnector extends ChannelOutboundHandlerAdapter {
  private final AddressResolverGroup<?> names;

  private ResolvingConnector(AddressResolverGroup<?> names) {
    this.names = names;
  }

  /** The connect limit counts for what is said to a proxy, too. */
  static void in(ChannelPipeline pipeline, AddressResolverGroup<?> names, Duration connectLimit) {
    ProxyHandler proxy = pipeline.get(ProxyHandler.class);
    if (proxy != null) {
      proxy.setConnectTimeoutMillis(connectLimit.toMillis());
    }
    pipeline.addFirst(new ResolvingConnector(names));
  }

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      @Nullable SocketAddress local,
      ChannelPromise promise) {
    if (remote instanceof InetSocketAddress named && named.isUnresolved()) {
      Future<? extends SocketAddress> search = names.getResolver(context.executor()).resolve(named);
      search.addListener(
          found -> {
            if (found.isSuccess()) {
              connectTo(context, remote, search.getNow(), local, promise);
            } else {
              promise.tryFailure(failure(context, remote, found.cause()));
            }
          });
    } else {
      connectTo(context, remote, remote, local, promise);
    }
  }

  private static void connectTo(
      ChannelHandlerContext context,
      SocketAddress remote,
      SocketAddress found,
      @Nullable SocketAddress local,
      ChannelPromise promise) {
    context
        .connect(found, local)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                promise.trySuccess();
              } else {
                promise.tryFailure(failure(context, remote, connected.cause()));
              }
            });
  }

  private static Throwable failure(
      ChannelHandlerContext context, SocketAddress remote, Throwable cause) {
    ProxyHandler proxy = context.pipeline().get(ProxyHandler.class);
    return proxy == null ? cause : unreached(proxy, remote, cause);
  }

  // In the words of those that Netty itself raises once the proxy is reached.
  private static ProxyConnectException unreached(
      ProxyHandler proxy, SocketAddress remote, Throwable cause) {
    return new ProxyConnectException(
        "%s, %s, %s => %s, not reached"
            .formatted(proxy.protocol(), proxy.authScheme(), remote, proxy.destinationAddress()),
        cause);
  }
}
