package io.github.mwaareactor.webfluxservice;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** What every answer says of how a browser may use it; the page needs nothing from elsewhere. */
@Component
@Order(ResponseHeaders.BEFORE_SECURITY)
class ResponseHeaders implements WebFilter {
  static final int BEFORE_SECURITY = -200;
  static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    if (exchange.getRequest().getPath().pathWithinApplication().value().startsWith("/api/")) {
      headers.setCacheControl("no-store");
    }
    return chain.filter(exchange);
  }
}
