package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.fleetwatcher.topics.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Health and figures of a member over HTTP: {@code /health/live}, {@code /health/ready}, {@code
 * /metrics} for Prometheus, {@code /status} as JSON. It only reads, and says no secret.
 */
final class MemberHttp implements AutoCloseable {
  private static final Json<MemberStatus> STATUS = Json.of(MemberStatus.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final DisposableServer server;

  private MemberHttp(DisposableServer server) {
    this.server = server;
  }

  static MemberHttp start(
      String host,
      int port,
      PrometheusMeterRegistry meters,
      Supplier<MemberStatus> status,
      BooleanSupplier isAlive,
      BooleanSupplier isReady) {
    return new MemberHttp(
        HttpServer.create()
            .host(host)
            .port(port)
            .route(
                routes ->
                    routes
                        .get("/health/live", (ask, answer) -> health(answer, isAlive))
                        .get("/health/ready", (ask, answer) -> health(answer, isReady))
                        .get("/metrics", (ask, answer) -> send(answer, PROMETHEUS, meters::scrape))
                        .get(
                            "/status",
                            (ask, answer) ->
                                send(
                                    answer,
                                    "application/json",
                                    () ->
                                        new String(
                                            STATUS.write(status.get()), StandardCharsets.UTF_8))))
            .bindNow());
  }

  private static Publisher<Void> health(HttpServerResponse answer, BooleanSupplier isWell) {
    boolean well = isWell.getAsBoolean();
    return answer
        .status(well ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE)
        .header("Content-Type", "text/plain")
        .sendString(Mono.just(well ? "ok\n" : "not ready\n"));
  }

  // Looking at all runs takes a while, which would hold up the polls of this event loop.
  private static Publisher<Void> send(
      HttpServerResponse answer, String type, Callable<String> text) {
    return answer
        .header("Content-Type", type)
        .sendString(Mono.fromCallable(text).subscribeOn(Schedulers.boundedElastic()));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
