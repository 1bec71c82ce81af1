package io.github.mwaareactor.webfluxservice;

import java.net.URI;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.csrf.CsrfException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers what Spring Security refuses as problem details, like all other errors. */
final class SecurityProblems
    implements ServerAuthenticationEntryPoint,
        ServerAccessDeniedHandler,
        ServerExchangeRejectedHandler {
  private static final String CHALLENGE = "Basic realm=\"webflux-service\", charset=\"UTF-8\"";

  private final JsonMapper mapper;

  SecurityProblems(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** Without a challenge where a browser must not send a password, or opens its own dialog. */
  @Override
  public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException e) {
    ServerHttpRequest request = exchange.getRequest();
    if (!SafeTransport.carries(request)) {
      return answer(
          exchange,
          HttpStatus.FORBIDDEN,
          "Passwords are accepted over TLS only, or from the machine of this service.");
    }
    if (!"XMLHttpRequest".equals(request.getHeaders().getFirst("X-Requested-With"))) {
      exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }
    return answer(
        exchange,
        HttpStatus.UNAUTHORIZED,
        "This needs the name and the password of a user of this service.");
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException e) {
    return answer(
        exchange,
        HttpStatus.FORBIDDEN,
        e instanceof CsrfException
            ? "This needs the header X-XSRF-TOKEN with the value of the cookie XSRF-TOKEN, which"
                + " GET /api/user sets."
            : "You are not allowed to do that.");
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, ServerExchangeRejectedException e) {
    return answer(exchange, HttpStatus.BAD_REQUEST, "The request is malformed.");
  }

  private Mono<Void> answer(ServerWebExchange exchange, HttpStatus status, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setInstance(URI.create(exchange.getRequest().getPath().value()));
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    byte[] body = mapper.writeValueAsBytes(problem);
    return response.writeWith(
        Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(body)));
  }
}
