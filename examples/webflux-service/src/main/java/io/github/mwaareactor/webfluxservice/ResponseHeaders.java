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
    headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    // Of the page's files an unchanged one is not sent again; a 304 needs the header, too.
    headers.setCacheControl(isOfApi(exchange) ? "no-store" : "no-cache");
    return chain.filter(exchange);
  }

  private static boolean isOfApi(ServerWebExchange exchange) {
    return exchange.getRequest().getPath().pathWithinApplication().value().startsWith("/api/");
  }
}
