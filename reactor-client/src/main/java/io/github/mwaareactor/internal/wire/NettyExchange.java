package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.options.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** The innermost exchange: one POST on a pooled connection, and its whole answer. */
public final class NettyExchange implements Exchange {
  private final Known<HttpClient.RequestSender> post;
  private final Timeouts timeouts;
  private final int maxResponseBytes;
  private final BooleanSupplier closed;
  private volatile @Nullable Addressed latest;

  /** {@code closed} tells whether the client is, after which nothing is sent. */
  public NettyExchange(
      Transport transport, Timeouts timeouts, int maxResponseBytes, BooleanSupplier closed) {
    this.post = new Known<>(transport.http().map(http -> http.request(HttpMethod.POST)));
    this.timeouts = timeouts;
    this.maxResponseBytes = maxResponseBytes;
    this.closed = closed;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return post.flatMap(sender -> send(sender, request))
        .onErrorMap(
            Exception.class, error -> TransportFailures.translate(error, request, timeouts));
  }

  private Mono<WireResponse> send(HttpClient.RequestSender sender, WireRequest request) {
    request.call().progress().connectionAwaited();
    Abandonment abandonment = new Abandonment();
    AtomicReference<@Nullable Sent> sent = new AtomicReference<>();
    return addressed(sender, request.endpoint().uri())
        .send(
            (out, outbound) ->
                write(request, out, outbound.withConnection(on -> sent.set(Sent.on(on)))))
        .response((response, content) -> read(request, response, content))
        .single()
        .doOnCancel(abandonment::abandon)
        .doFinally(end -> releaseUnread(end, sent.get()))
        .contextWrite(context -> CallersPool.abandonedBy(abandonment, context));
  }

  // Most clients ask one endpoint: a sender that knows it already is made once. Compared as texts,
  // since to a URI %2f equals %2F, and to a signature it does not.
  private HttpClient.RequestSender addressed(HttpClient.RequestSender sender, URI uri) {
    Addressed known = latest;
    if (known == null || !known.uri.equals(uri.toString())) {
      known = new Addressed(uri.toString(), sender.uri(uri));
      latest = known;
    }
    return known.sender;
  }

  private record Addressed(String uri, HttpClient.RequestSender sender) {}

  // An answer that comes while its call is cancelled by another thread may find nobody who reads
  // it, and would never be released. Whoever does read it keeps us out.
  private static void releaseUnread(SignalType end, @Nullable Sent sent) {
    if (end == SignalType.CANCEL && sent != null) {
      try {
        sent.loop.execute(
            () -> sent.connection.inbound().receive().subscribe(chunk -> {}, error -> {}));
      } catch (RejectedExecutionException e) {
        // The event loops are gone, and what they had read with them.
      }
    }
  }

  /** Where a request was sent; a channel that is closed no longer tells its event loop. */
  private record Sent(Connection connection, EventLoop loop) {
    static Sent on(Connection connection) {
      return new Sent(connection, connection.channel().eventLoop());
    }
  }

  // A call that closing is about to end may still be given the connection of one it has ended.
  private Publisher<Void> write(
      WireRequest request, HttpClientRequest out, NettyOutbound outbound) {
    if (closed.getAsBoolean()) {
      return Mono.never();
    }
    request.call().progress().connectionAcquired();
    HttpHeaders headers = out.requestHeaders();
    request.forEachHeader(headers::set);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
    UnsignedHeaders.add(request.call().unsignedHeaders(), headers);
    return outbound.sendObject(Unpooled.wrappedBuffer(request.body()));
  }

  private Mono<WireResponse> read(
      WireRequest request, HttpClientResponse response, Flux<ByteBuf> content) {
    ResponseBody body = new ResponseBody(maxResponseBytes, announcedBytes(response));
    return content.any(body::append).map(isCut -> whole(request, response, body, isCut));
  }

  // An error's status and code stand at its beginning, so what fits of a long one is enough.
  private static WireResponse whole(
      WireRequest request, HttpClientResponse response, ResponseBody body, boolean isCut) {
    WireResponse whole =
        new WireResponse(response.status().code(), response.responseHeaders()::get, body.bytes());
    if (isCut && whole.isSuccess()) {
      throw new ProtocolException(
          request.failed(),
          "the answer is longer than the " + body.maxBytes() + " bytes allowed",
          whole.status(),
          whole.requestId(),
          null);
    }
    return whole;
  }

  private static long announcedBytes(HttpClientResponse response) {
    String length = response.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }
}
