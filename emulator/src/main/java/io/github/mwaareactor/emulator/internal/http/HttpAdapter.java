package io.github.mwaareactor.emulator.internal.http;

import io.github.mwaareactor.emulator.Latency;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Turns HTTP requests into {@link HttpCall}s, and writes what the service answers. */
public final class HttpAdapter {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.emulator");
  private static final Duration DAY = Duration.ofDays(1);

  private final Function<HttpCall, ResponseWriter> service;
  private volatile Latency latency;
  private volatile @Nullable Control control;

  public HttpAdapter(Function<HttpCall, ResponseWriter> service, Latency latency) {
    this.service = service;
    this.latency = latency;
  }

  Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    OpenConnection connection = connectionOf(request);
    Control door = control;
    return door != null && door.isFor(request.uri())
        ? controlled(door, request, response, connection)
        : served(request, response, connection);
  }

  // Neither counted nor held back nor spoilt: a test must be able to end what it began.
  private static Publisher<Void> controlled(
      Control door,
      HttpServerRequest request,
      HttpServerResponse response,
      OpenConnection connection) {
    connection.useForControl();
    return bodyOf(request)
        .map(body -> door.answer(callOf(request, body, connection), isFromThisMachine(request)))
        .flatMap(
            answer -> {
              response.status(answer.status());
              answer.headers().forEach(response::header);
              response.header("content-length", String.valueOf(answer.body().length));
              return response.sendByteArray(Mono.just(answer.body())).then();
            });
  }

  private static boolean isFromThisMachine(HttpServerRequest request) {
    InetSocketAddress peer = request.remoteAddress();
    return peer != null && peer.getAddress() != null && peer.getAddress().isLoopbackAddress();
  }

  private Publisher<Void> served(
      HttpServerRequest request, HttpServerResponse response, OpenConnection connection) {
    connection.callBegan();
    return bodyOf(request)
        .map(body -> service.apply(callOf(request, body, connection)))
        .delayUntil(writer -> connection.after(nextWait()))
        .flatMap(writer -> writer.send(request, response, connection))
        .doFinally(end -> connection.callEnded());
  }

  private static Mono<RequestBody> bodyOf(HttpServerRequest request) {
    return request.receive().asByteArray().reduceWith(RequestBody::new, RequestBody::add);
  }

  /** Lets the emulator be controlled from now on. */
  public void control(Control control) {
    this.control = control;
  }

  public void latency(Latency latency) {
    this.latency = latency;
  }

  // Whatever a test's own latency does, requests are answered.
  private Duration nextWait() {
    try {
      Duration wait = latency.next();
      return wait.isNegative() ? Duration.ZERO : wait.compareTo(DAY) > 0 ? DAY : wait;
    } catch (RuntimeException e) {
      LOG.warn("The latency {} failed", latency, e);
      return Duration.ZERO;
    }
  }

  private static OpenConnection connectionOf(HttpServerRequest request) {
    AtomicReference<Connection> found = new AtomicReference<>();
    request.withConnection(found::set);
    return OpenConnection.of(Objects.requireNonNull(found.get()).channel());
  }

  private static HttpCall callOf(
      HttpServerRequest request, RequestBody body, OpenConnection connection) {
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
}
