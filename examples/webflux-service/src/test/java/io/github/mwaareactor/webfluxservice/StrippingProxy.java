package io.github.mwaareactor.webfluxservice;

import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A proxy that shows a service below a path which the service knows nothing of. */
final class StrippingProxy implements AutoCloseable {
  private final String root;
  private final HttpClient service;
  private final DisposableServer server;

  StrippingProxy(String root, int port) {
    this.root = root;
    this.service = HttpClient.create().baseUrl("http://127.0.0.1:" + port);
    this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::forward).bindNow();
  }

  private Publisher<Void> forward(HttpServerRequest request, HttpServerResponse response) {
    if (!request.uri().startsWith(root + "/")) {
      return response.sendNotFound();
    }
    return service
        .headers(headers -> headers.add(request.requestHeaders()))
        .request(request.method())
        .uri(request.uri().substring(root.length()))
        .response(
            (answer, body) ->
                response
                    .status(answer.status())
                    .headers(answer.responseHeaders())
                    .send(body.retain(), bytes -> true));
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + root + "/";
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
