package io.github.mwaareactor.webfluxservice;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers for the page at the root of the service, wherever that is, as for its file: HEAD as GET,
 * and asked again before it is shown. The page's own links are relative, so it must be below a
 * slash.
 */
@Component
class PageAddress implements WebFilter {
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    RequestPath path = exchange.getRequest().getPath();
    String within = path.pathWithinApplication().value();
    if (within.isEmpty()) {
      return belowSlash(path, exchange.getResponse());
    }
    return chain.filter(within.equals("/") ? toFile(exchange, path) : exchange);
  }

  // Relative, as only the browser knows what a proxy before this service has stripped.
  private static Mono<Void> belowSlash(RequestPath path, ServerHttpResponse response) {
    String last = path.value().substring(path.value().lastIndexOf('/') + 1);
    response.setStatusCode(HttpStatus.FOUND);
    response.getHeaders().setLocation(URI.create(last + "/"));
    return response.setComplete();
  }

  private static ServerWebExchange toFile(ServerWebExchange exchange, RequestPath path) {
    ServerHttpRequest request =
        exchange.getRequest().mutate().path(path.contextPath().value() + "/index.html").build();
    return exchange.mutate().request(request).build();
  }
}
