package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.options.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** The innermost exchange: one POST on a pooled connection, and its whole answer. */
public final class NettyExchange implements Exchange {
  private final HttpClient.RequestSender post;
  private final Timeouts timeouts;
  private final Scheduler timer;
  private final int maxResponseBytes;

  public NettyExchange(
      Transport transport, Timeouts timeouts, Scheduler timer, int maxResponseBytes) {
    this.post = transport.http().request(HttpMethod.POST);
    this.timeouts = timeouts;
    this.timer = timer;
    this.maxResponseBytes = maxResponseBytes;
  }

  @Override
  public Mono<WireResponse> exchange(WireRequest request) {
    return post.uri(request.endpoint().uri())
        .send((out, outbound) -> write(request, out, outbound))
        .response((response, content) -> read(request, response, content))
        .single()
        .timeout(timeouts.attempt(), Mono.error(() -> attemptTimeout(request)), timer)
        .onErrorMap(error -> TransportFailures.translate(error, request, timeouts));
  }

  private static Publisher<Void> write(
      WireRequest request, HttpClientRequest out, NettyOutbound outbound) {
    HttpHeaders headers = out.requestHeaders();
    request.headers().forEach(headers::set);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
    return outbound.sendObject(Unpooled.wrappedBuffer(request.body()));
  }

  private Mono<WireResponse> read(
      WireRequest request, HttpClientResponse response, Flux<ByteBuf> content) {
    long announced = announcedBytes(response.responseHeaders());
    if (announced > maxResponseBytes) {
      return Mono.error(tooLong(request, response, null));
    }
    return content
        .collect(() -> new ResponseBody(maxResponseBytes, (int) announced), ResponseBody::append)
        .map(body -> whole(response, body.bytes()))
        .onErrorMap(ResponseBody.TooLong.class, e -> tooLong(request, response, e));
  }

  private static WireResponse whole(HttpClientResponse response, byte[] body) {
    return new WireResponse(response.status().code(), response.responseHeaders()::get, body);
  }

  private static long announcedBytes(HttpHeaders headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private ProtocolException tooLong(
      WireRequest request, HttpClientResponse response, @Nullable Throwable cause) {
    WireResponse head = whole(response, new byte[0]);
    return new ProtocolException(
        request.failed(),
        "the answer is longer than the " + maxResponseBytes + " bytes allowed",
        head.status(),
        head.requestId(),
        cause);
  }

  private TransportException attemptTimeout(WireRequest request) {
    return new TransportException(
        request.failed(),
        Reason.ATTEMPT_TIMEOUT,
        "no whole answer from "
            + TransportFailures.host(request)
            + " within the attempt limit of "
            + timeouts.attempt(),
        null);
  }
}
