package io.github.mwaareactor.webfluxservice;

import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Who asks. */
final class Caller {
  private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

  private Caller() {}

  /** The name of whoever is logged in; empty if nobody is. */
  static Mono<String> known() {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(SecurityContext::getAuthentication)
        .filter(TRUST::isAuthenticated)
        .map(Authentication::getName);
  }

  /** The same, or a 401. */
  static Mono<String> name() {
    return known()
        .switchIfEmpty(
            Mono.error(
                () ->
                    new ResponseStatusException(HttpStatus.UNAUTHORIZED, "Nobody is logged in.")));
  }
}
