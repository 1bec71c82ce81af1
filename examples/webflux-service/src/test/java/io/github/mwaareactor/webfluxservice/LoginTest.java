package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Who can log in, what needs it, and what does not start without it. */
@ExtendWith(BlockingCalls.class)
class LoginTest {
  private static final String WORKFLOW =
      "arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/load-a1B2c3D4e5";
  private static final String ANN =
      "--webflux-service.users.ann={bcrypt}" + new BCryptPasswordEncoder(4).encode("sesame");

  private static RunningService started(String... more) {
    String[] outside = {
      "--spring.profiles.active=aws", "--webflux-service.allowed-workflows=" + WORKFLOW
    };
    return RunningService.start(
        Stream.of(outside, more).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void withoutUsersAllIsOpenAndNothingShowsOfSpringSecurity() {
    try (RunningService service = started()) {
      EntityExchangeResult<String> page = service.answer("/");

      assertThat(page.getStatus().value()).isEqualTo(200);
      for (EntityExchangeResult<String> answer :
          List.of(
              page,
              service.answer("/actuator/metrics"),
              service.answer("/api/about"),
              service.answer("/api/nothing"))) {
        assertThat(answer.getResponseHeaders().headerNames())
            .doesNotContain(
                "X-Frame-Options",
                "X-XSS-Protection",
                "Pragma",
                "Expires",
                "Strict-Transport-Security",
                HttpHeaders.SET_COOKIE,
                HttpHeaders.WWW_AUTHENTICATE);
      }
      assertThat(service.status("/login")).isEqualTo(404);
      assertThat(service.status("/logout")).isEqualTo(404);
      assertThat(service.status("//api/about")).isEqualTo(404);
      assertThat(service.beans(MapReactiveUserDetailsService.class)).isEmpty();
      assertThat(RunningService.members(service.get("/api/about")))
          .contains(
              entry("allowChanges", false),
              entry("login", "none"),
              entry("loginRequired", false),
              entry("demo", false),
              entry("demoWorkflows", List.of()));
      RunningService.problem(service.get("/api/user"), 404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/runs", "/api/runs/stop"})
  void withoutChangesAChangeIsForbiddenAndNamesTheProperty(String path) {
    try (RunningService service = started(ANN)) {
      EntityExchangeResult<String> answer =
          service.post(path, "ann", "sesame", "{\"workflowArn\":\"" + WORKFLOW + "\"}");

      assertThat(answer.getStatus().value()).isEqualTo(403);
      assertThat(answer.getResponseBody())
          .contains("\"status\":403", "webflux-service.allow-changes");
      assertThat(service.answer("/api/about").getResponseCookies()).isEmpty();
    }
  }

  @Test
  void whereALoginIsRequiredOnlyHealthIsOpen() {
    try (RunningService service = started(ANN, "--webflux-service.require-login=true")) {
      for (String path :
          List.of(
              "/",
              "/index.html",
              "/app.js",
              "/api/about",
              "/api/events",
              "/api/nothing",
              "/actuator",
              "/actuator/metrics",
              "/actuator/prometheus")) {
        EntityExchangeResult<String> anonymous = service.answer(path);
        EntityExchangeResult<String> ann =
            service.ask(HttpMethod.GET, path, headers -> headers.setBasicAuth("ann", "sesame"));

        assertThat(anonymous.getStatus().value()).as(path).isEqualTo(401);
        assertThat(anonymous.getResponseBody()).as(path).contains("\"status\":401");
        assertThat(anonymous.getResponseHeaders().headerNames())
            .as(path)
            .contains(HttpHeaders.WWW_AUTHENTICATE, "Content-Security-Policy")
            .doesNotContain(HttpHeaders.SET_COOKIE);
        assertThat(ann.getStatus().value()).as(path).isNotEqualTo(401);
      }
      assertThat(service.status("/actuator/health")).isEqualTo(200);
      assertThat(service.status("/actuator/health/liveness")).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "webflux-service.allow-changes, webflux-service.allow-changes",
    "mwaa.allow-changes, webflux-service.allow-changes",
    "webflux-service.require-login, webflux-service.require-login"
  })
  void whatNeedsALoginDoesNotStartWithoutOne(String property, String named) {
    assertThatThrownBy(() -> started("--" + property + "=true").close())
        .hasRootCauseInstanceOf(LoginSettingsException.class)
        .satisfies(
            failure -> {
              FailureAnalysis analysis = RunningService.analysis(failure);
              assertThat(analysis.getDescription()).contains(named + " is true");
              assertThat(analysis.getAction())
                  .contains("webflux-service.users.", "SecurityWebFilterChain", named + "=false");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"open-sesame", "{}open-sesame", "{rot13}open-sesame", "{bcrypt}", "{noop}"})
  void aPasswordThatIsNotEncodedIsRefusedAtTheStartWithoutShowingIt(String password) {
    assertThatThrownBy(() -> started("--webflux-service.users.ann=" + password).close())
        .hasRootCauseInstanceOf(LoginSettingsException.class)
        .satisfies(
            failure -> {
              FailureAnalysis analysis = RunningService.analysis(failure);
              assertThat(analysis.getDescription()).contains("webflux-service.users.ann");
              assertThat(analysis.getAction()).contains("{bcrypt}");
              assertThat(analysis.getDescription() + analysis.getAction() + failure)
                  .doesNotContain("open-sesame");
            });
  }

  @Test
  void aPlainPasswordIsAcceptedWithAWarning() {
    Users users =
        Users.of(
            Map.of("ann", "{noop}open-sesame"),
            PasswordEncoderFactories.createDelegatingPasswordEncoder());
    try (LoggedLines log = LoggedLines.of("webflux-service.login")) {
      users.warnOfPlainText();

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN")
          .contains("webflux-service.users.ann")
          .doesNotContain("sesame");
    }
  }

  @Test
  void noTextShowsAPassword() {
    try (RunningService service = started(ANN)) {
      assertThat(service.bean(ServiceProperties.class).toString())
          .contains("ann")
          .doesNotContain("bcrypt");
    }
  }

  @Test
  void anApplicationsOwnChainTakesThePlaceOfThisOne() {
    try (RunningService service =
        RunningService.startWith(
            OwnChain.class,
            "--spring.profiles.active=demo",
            "--webflux-service.allow-changes=true")) {
      String workflow = service.bean(DemoRuns.class).workflows().get(0);
      String start = "{\"workflowArn\":\"" + workflow + "\"}";

      assertThat(RunningService.members(service.get("/api/about")))
          .containsEntry("login", "application");
      assertThat(service.answer("/api/user").getResponseBody()).isEqualTo("{}");
      assertThat(service.post("/api/runs", headers -> {}, start).getStatus().value())
          .isEqualTo(401);
      assertThat(
              service
                  .ask(HttpMethod.GET, "/api/user", headers -> headers.setBasicAuth("olga", "own"))
                  .getResponseBody())
          .isEqualTo("{\"name\":\"olga\"}");
      assertThat(service.post("/api/runs", "olga", "own", start).getStatus().value())
          .isEqualTo(201);
      assertThat(service.post("/api/runs", "demo", "demo", start).getStatus().value())
          .isEqualTo(401);
    }
  }

  /**
   * An application that has users of its own, and lets anybody ask. Without an annotation, or the
   * scan would find it in every test.
   */
  static class OwnChain {
    @Bean
    SecurityWebFilterChain own(ServerHttpSecurity http) {
      MapReactiveUserDetailsService olga =
          new MapReactiveUserDetailsService(
              org.springframework.security.core.userdetails.User.withUsername("olga")
                  .password("{noop}own")
                  .authorities("user")
                  .build());
      return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
          .authenticationManager(
              new org.springframework.security.authentication
                  .UserDetailsRepositoryReactiveAuthenticationManager(olga))
          .httpBasic(Customizer.withDefaults())
          .authorizeExchange(routes -> routes.anyExchange().permitAll())
          .build();
    }
  }
}
