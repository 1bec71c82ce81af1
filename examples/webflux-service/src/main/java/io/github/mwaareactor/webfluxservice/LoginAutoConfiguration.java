package io.github.mwaareactor.webfluxservice;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.authentication.ServerHttpBasicAuthenticationConverter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who asks, and what that allows. An application's own {@link SecurityWebFilterChain} takes the
 * place of this one. Without users everything but changes is open, as if there were no Spring
 * Security.
 *
 * <p>The nested class is no {@code @Configuration}, or the scan of this package would find it
 * before the application's own chain.
 */
@AutoConfiguration(
    before = {
      ReactiveUserDetailsServiceAutoConfiguration.class,
      ReactiveManagementWebSecurityAutoConfiguration.class,
      ReactiveWebSecurityAutoConfiguration.class
    })
class LoginAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  Users users(ServiceProperties properties, PasswordEncoder encoder, Environment environment) {
    Users users = Users.of(properties.users(), encoder);
    if (!environment.acceptsProfiles(Profiles.of("demo"))) {
      users.warnOfPlainText();
    }
    return users;
  }

  /** A call to AWS stays a child of the request that it is made for. */
  @Bean
  @ConditionalOnMissingBean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  @ConditionalOnMissingBean
  SecurityProblems securityProblems(JsonMapper mapper) {
    return new SecurityProblems(mapper);
  }

  /** Beans of the nested class come first, so there is none if the application has a chain. */
  @Bean
  @ConditionalOnMissingBean
  Login applicationLogin() {
    return Login.APPLICATION;
  }

  @Bean
  @ConditionalOnBean(name = "applicationLogin")
  CsrfCookies.Filter csrfCookies() {
    return new CsrfCookies.Filter();
  }

  /** Used unless the application has a chain of its own. */
  @ConditionalOnMissingBean(SecurityWebFilterChain.class)
  static class OwnLogin {
    @Bean
    Login login(Users users) {
      return users.isEmpty() ? Login.NONE : Login.BASIC;
    }

    @Bean
    @ConditionalOnMissingBean
    ServerWebExchangeFirewall firewall(Login login) {
      return login == Login.NONE
          ? ServerWebExchangeFirewall.INSECURE_NOOP
          : new StrictServerWebExchangeFirewall();
    }

    @Bean
    SecurityWebFilterChain serviceSecurity(
        ServerHttpSecurity http,
        ServiceProperties properties,
        Login login,
        Users users,
        PasswordEncoder encoder,
        SecurityProblems problems) {
      checkThatSomebodyCanLogIn(properties, login);
      http.headers(ServerHttpSecurity.HeaderSpec::disable)
          .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
          .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
          .logout(ServerHttpSecurity.LogoutSpec::disable)
          .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
          .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
          .csrf(csrf -> protect(csrf, properties, problems))
          .exceptionHandling(
              handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
          .authorizeExchange(routes -> authorize(routes, properties));
      if (login == Login.BASIC) {
        http.addFilterAt(basic(users, encoder, problems), SecurityWebFiltersOrder.HTTP_BASIC);
      }
      if (properties.allowChanges()) {
        http.addFilterAfter(new CsrfCookies.Filter(), SecurityWebFiltersOrder.CSRF);
      }
      return http.build();
    }

    private static void checkThatSomebodyCanLogIn(ServiceProperties properties, Login login) {
      if (login == Login.NONE && properties.allowChanges()) {
        throw nobodyCanLogIn("webflux-service.allow-changes");
      }
      if (login == Login.NONE && properties.requireLogin()) {
        throw nobodyCanLogIn("webflux-service.require-login");
      }
    }

    private static LoginSettingsException nobodyCanLogIn(String property) {
      return new LoginSettingsException(
          property + " is true, but nobody can log in.",
          "Name the users who can, with encoded passwords, such as"
              + " webflux-service.users.ann={bcrypt}$2y$10$..., or define a"
              + " SecurityWebFilterChain of your own, or set "
              + property
              + "=false.");
    }

    private static void protect(
        ServerHttpSecurity.CsrfSpec csrf, ServiceProperties properties, SecurityProblems problems) {
      if (properties.allowChanges()) {
        csrf.csrfTokenRepository(new CsrfCookies())
            .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler())
            .accessDeniedHandler(problems);
      } else {
        csrf.disable();
      }
    }

    private static void authorize(
        ServerHttpSecurity.AuthorizeExchangeSpec routes, ServiceProperties properties) {
      routes.matchers(EndpointRequest.to("health")).permitAll();
      if (properties.allowChanges()) {
        routes.pathMatchers(HttpMethod.POST, "/api/**").authenticated();
      }
      if (properties.requireLogin()) {
        routes.anyExchange().authenticated();
      } else {
        routes.anyExchange().permitAll();
      }
    }

    private static AuthenticationWebFilter basic(
        Users users, PasswordEncoder encoder, SecurityProblems problems) {
      UserDetailsRepositoryReactiveAuthenticationManager manager =
          new UserDetailsRepositoryReactiveAuthenticationManager(users);
      manager.setPasswordEncoder(encoder);
      ServerHttpBasicAuthenticationConverter converter =
          new ServerHttpBasicAuthenticationConverter();
      AuthenticationWebFilter basic = new AuthenticationWebFilter(manager);
      basic.setServerAuthenticationConverter(
          exchange ->
              SafeTransport.carries(exchange.getRequest())
                  ? converter.convert(exchange)
                  : refusedIfItHasAPassword(exchange));
      basic.setAuthenticationFailureHandler(
          new ServerAuthenticationEntryPointFailureHandler(problems));
      return basic;
    }

    private static Mono<Authentication> refusedIfItHasAPassword(ServerWebExchange exchange) {
      return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
          ? Mono.error(new UnsafeTransportException())
          : Mono.empty();
    }
  }
}
