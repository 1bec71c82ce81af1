package io.github.mwaareactor.internal.wire;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.options.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.ContextView;

/** The innermost exchange: one POST on a pooled connection, and its whole answer. */
public final class NettyExchange implements Exchange {
  private final Transport transport;
  private final Memo<HttpClient> http;
  private final Timeouts timeouts;
  private final int maxResponseBytes;
  private final BooleanSupplier closed;
  private volatile @Nullable PreparedPost latest;

  /** {@code closed} tells whether the client is, after which nothing is sent. */
  public NettyExchange(
      Transport transport, Timeouts timeouts, int maxResponseBytes, BooleanSupplier closed) {
    this.transport = transport;
    this.http = new Memo<>(transport.http());
    this.timeouts = timeouts;
    this.maxResponseBytes = maxResponseBytes;
    this.closed = closed;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return http.flatMap(client -> send(client, request))
        .onErrorMap(error -> TransportFailures.translate(error, request, timeouts));
  }

  private Mono<WireResponse> send(HttpClient client, WireRequest request) {
    request.call().awaits(Phase.CONNECTION);
    request.call().progress().connectionAwaited();
    InFlightRequest inFlight = new InFlightRequest(request);
    return preparedPost(client, request.endpoint().uri())
        .answer()
        .doOnCancel(inFlight::abandon)
        .doFinally(inFlight::ended)
        .contextWrite(inFlight::in);
  }

  // Most clients ask one endpoint, so what posts to it is made once. Compared as texts, since to a
  // URI %2f equals %2F, and to a signature it does not.
  private PreparedPost preparedPost(HttpClient client, URI uri) {
    PreparedPost known = latest;
    if (known == null || !known.uri.equals(uri.toString())) {
      known = new PreparedPost(uri.toString(), answer(client, uri));
      latest = known;
    }
    return known;
  }

  /** Each subscription to the answer posts what is being sent in its context. */
  private record PreparedPost(String uri, Mono<WireResponse> answer) {}

  private Mono<WireResponse> answer(HttpClient client, URI uri) {
    return transport.poster(client, uri).send(this::write).response(this::read).single();
  }

  private static InFlightRequest inFlight(ContextView context) {
    return requireNonNull(InFlightRequest.of(context), "what is being sent");
  }

  // A call that closing is about to end may still be given the connection of one it has ended.
  private Publisher<Void> write(HttpClientRequest out, NettyOutbound outbound) {
    InFlightRequest inFlight = inFlight(out.currentContextView());
    outbound.withConnection(inFlight::on);
    if (closed.getAsBoolean() || inFlight.isAbandoned()) {
      return Mono.never();
    }
    WireRequest request = inFlight.request();
    request.call().sent();
    request.call().awaits(Phase.ANSWER);
    request.call().progress().connectionAcquired();
    HttpHeaders headers = out.requestHeaders();
    request.forEachHeader(headers::set);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
    if (!headers.contains(HttpHeaderNames.ACCEPT_ENCODING)) {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    }
    UnsignedHeaders.add(request.call().unsignedHeaders(), headers);
    return outbound.sendObject(Unpooled.wrappedBuffer(request.body()));
  }

  private Mono<WireResponse> read(HttpClientResponse response, Flux<ByteBuf> content) {
    InFlightRequest inFlight = inFlight(response.currentContextView());
    ResponseBody body = new ResponseBody(maxResponseBytes, announcedBytes(response));
    return content
        .any(body::append)
        .map(isCut -> whole(inFlight, response, isGzip(response) ? body.unzipped() : body));
  }

  // Not asked for, but something in between may send it all the same.
  private static boolean isGzip(HttpClientResponse response) {
    String encoding = response.responseHeaders().get(HttpHeaderNames.CONTENT_ENCODING);
    return encoding != null && HttpHeaderValues.GZIP.contentEqualsIgnoreCase(encoding.strip());
  }

  // An error's status and code stand at its beginning, so what fits of a long one is enough.
  private static WireResponse whole(
      InFlightRequest inFlight, HttpClientResponse response, ResponseBody body) {
    WireResponse whole =
        new WireResponse(
            response.status().code(),
            response.responseHeaders()::get,
            body.bytes(),
            inFlight::closeConnection);
    if (body.fault() != null && whole.isSuccess()) {
      throw new ProtocolException(
          inFlight.request().failed(),
          "the answer " + body.fault(),
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
