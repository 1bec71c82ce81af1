package io.github.mwaareactor.emulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Turns HTTP requests into {@link HttpCall}s, and what the desk answers into HTTP responses. */
final class HttpFront {
  private static final String REQUEST_ID = "x-amzn-RequestId";

  private final FrontDesk desk;
  private final Duration latency;
  private final HttpDate date = new HttpDate();

  HttpFront(FrontDesk desk, Duration latency) {
    this.desk = desk;
    this.latency = latency;
  }

  Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    Connection connection = connectionOf(request);
    Mono<FrontDesk.Dispatch> answer =
        request
            .receive()
            .asByteArray()
            .reduceWith(RequestBody::new, RequestBody::add)
            .map(body -> desk.answer(callOf(request, body, connection)));
    return late(answer, connection.channel().eventLoop())
        .flatMap(dispatch -> send(request, response, dispatch));
  }

  private static Connection connectionOf(HttpServerRequest request) {
    AtomicReference<Connection> found = new AtomicReference<>();
    request.withConnection(found::set);
    return Objects.requireNonNull(found.get());
  }

  private static HttpCall callOf(
      HttpServerRequest request, RequestBody body, Connection connection) {
    return new HttpCall(
        request.method().name(),
        decoded(request.uri()),
        headersOf(request.requestHeaders()),
        body.bytes(),
        body.tooLarge(),
        connection.channel().id().asLongText());
  }

  // Netty reads a request line byte by byte; some clients put UTF-8 there without encoding it.
  private static String decoded(String target) {
    return target.chars().allMatch(c -> c < 0x80)
        ? target
        : new String(target.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static Map<String, List<String>> headersOf(HttpHeaders headers) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    Iterator<Map.Entry<String, String>> entries = headers.iteratorAsString();
    while (entries.hasNext()) {
      Map.Entry<String, String> entry = entries.next();
      byName
          .computeIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(entry.getValue());
    }
    byName.replaceAll((name, values) -> Collections.unmodifiableList(values));
    return Collections.unmodifiableMap(byName);
  }

  private Mono<FrontDesk.Dispatch> late(Mono<FrontDesk.Dispatch> answer, EventLoop loop) {
    return latency.isZero() ? answer : answer.delayUntil(dispatch -> afterLatency(loop));
  }

  // On the connection's own loop rather than Mono.delay: a test's virtual time must not stop us.
  private Mono<Void> afterLatency(EventLoop loop) {
    return Mono.create(
        sink -> {
          Future<?> timer =
              loop.schedule(() -> sink.success(), latency.toNanos(), TimeUnit.NANOSECONDS);
          sink.onDispose(() -> timer.cancel(false));
        });
  }

  private Mono<Void> send(
      HttpServerRequest request, HttpServerResponse response, FrontDesk.Dispatch dispatch) {
    Answer answer = dispatch.answer();
    HttpHeaders headers = response.status(answer.status()).responseHeaders();
    headers.set(REQUEST_ID, dispatch.requestId());
    headers.set(HttpHeaderNames.DATE, date.format(dispatch.time()));
    headers.set(HttpHeaderNames.CONTENT_TYPE, Route.CONTENT_TYPE);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach(headers::set);
    if (request.method().equals(HttpMethod.HEAD)) {
      return response.send().then();
    }
    return response.sendObject(Unpooled.wrappedBuffer(answer.body())).then();
  }
}
