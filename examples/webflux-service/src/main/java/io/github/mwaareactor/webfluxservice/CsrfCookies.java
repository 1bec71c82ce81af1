package io.github.mwaareactor.webfluxservice;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRepository;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The cookie {@code XSRF-TOKEN}, which a page reads and sends back as a header. */
final class CsrfCookies implements ServerCsrfTokenRepository {
  private final CookieServerCsrfTokenRepository plain = readableByScript(false);
  private final CookieServerCsrfTokenRepository secure = readableByScript(true);

  private static CookieServerCsrfTokenRepository readableByScript(boolean secure) {
    CookieServerCsrfTokenRepository cookies = CookieServerCsrfTokenRepository.withHttpOnlyFalse();
    cookies.setCookieCustomizer(cookie -> cookie.secure(secure).sameSite("Strict"));
    return cookies;
  }

  @Override
  public Mono<CsrfToken> generateToken(ServerWebExchange exchange) {
    return of(exchange).generateToken(exchange);
  }

  @Override
  public Mono<Void> saveToken(ServerWebExchange exchange, @Nullable CsrfToken token) {
    return of(exchange).saveToken(exchange, token);
  }

  @Override
  public Mono<CsrfToken> loadToken(ServerWebExchange exchange) {
    return of(exchange).loadToken(exchange);
  }

  // By the scheme, which a trusted proxy may forward; the default looks at this connection alone.
  private CookieServerCsrfTokenRepository of(ServerWebExchange exchange) {
    return "https".equals(exchange.getRequest().getURI().getScheme()) ? secure : plain;
  }

  /** Sets the cookie in answers of the routes that a page asks first; nobody else takes a token. */
  static final class Filter implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
      String path = exchange.getRequest().getPath().pathWithinApplication().value();
      Mono<CsrfToken> token = exchange.getAttribute(CsrfToken.class.getName());
      return token != null && (path.equals("/api/user") || path.equals("/api/about"))
          ? token.then(chain.filter(exchange))
          : chain.filter(exchange);
    }
  }
}
