package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that users start and stop, and who may. */
@ExtendWith(BlockingCalls.class)
class ChangesTest {
  private static final String START = "/api/runs";
  private static final String STOP = "/api/runs/stop";
  private static final JsonMapper JSON = JsonMapper.shared();

  private static RunningService service;
  private static MwaaServerlessEmulator emulator;
  private static String workflow;
  private static LoggedLines log;

  @BeforeAll
  static void start() {
    // Nothing is polled again within the time of a test, unless it is asked for.
    service =
        RunningService.start(
            "--mwaa.serverless.watch.target-staleness=5m",
            "--mwaa.serverless.max-attempts=1",
            "--server.forward-headers-strategy=framework",
            "--logging.level.webflux-service.changes=info");
    emulator = service.emulator();
    workflow = emulator.createWorkflow("tested");
    emulator.script(workflow, RunScript.remains("RUNNING"));
    log = LoggedLines.of("webflux-service.changes");
  }

  @AfterEach
  void forgetFaults() {
    emulator.clearFaults();
  }

  @AfterAll
  static void stop() {
    log.close();
    service.close();
  }

  @Test
  void aUserStartsARun() {
    EntityExchangeResult<String> answer = post(START, Map.of("workflowArn", workflow));

    assertThat(answer.getStatus().value()).isEqualTo(201);
    JsonNode started = JSON.readTree(answer.getResponseBody());
    assertThat(started.propertyNames()).containsExactlyInAnyOrder("workflowArn", "runId", "state");
    assertThat(started.get("workflowArn").asString()).isEqualTo(workflow);
    assertThat(started.get("state").asString()).isEqualTo("RUNNING");
    assertThat(service.status(link("/api/runs", started.get("runId").asString()))).isEqualTo(200);
  }

  @Test
  void aClientTokenStartsOneRun() {
    Map<String, Object> once = Map.of("workflowArn", workflow, "clientToken", "only-once");

    assertThat(runId(post(START, once))).isEqualTo(runId(post(START, once)));
    assertThat(runId(post(START, Map.of("workflowArn", workflow))))
        .isNotEqualTo(runId(post(START, once)));
  }

  @Test
  void theSameTokenWithOtherParametersIsAConflict() {
    post(START, Map.of("workflowArn", workflow, "clientToken", "t", "parameters", Map.of("a", 1)));

    problem(
        post(
            START,
            Map.of("workflowArn", workflow, "clientToken", "t", "parameters", Map.of("a", 2))),
        409);
  }

  @Test
  void overrideParametersReachTheRunAndAreInNoAnswer() {
    Map<String, Object> secret = Map.of("passphrase", "open-sesame", "deep", List.of(1, true));

    EntityExchangeResult<String> started =
        post(START, Map.of("workflowArn", workflow, "parameters", secret));

    ScriptedRun run = new ScriptedRun(workflow, runId(started));
    assertThat(
            service
                .client()
                .getWorkflowRun(workflow, run.runId())
                .block(RunningService.LIMIT)
                .overrideParameters())
        .containsEntry("passphrase", "open-sesame");
    String events =
        RunningService.events(service.follow(List.of(workflow), run))
            .map(String::valueOf)
            .takeUntil(event -> event.contains(run.runId()))
            .collectList()
            .map(String::valueOf)
            .block(RunningService.LIMIT);
    String stopped = stop(run).getResponseBody();
    assertThat(
            List.of(
                started.getResponseBody(),
                body(link("/api/runs", run.runId())),
                body("/api/runs?" + RunningService.query(run)),
                body(link("/api/runs/tasks", run.runId())),
                events,
                stopped))
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("{")
                    .doesNotContainIgnoringCase("passphrase", "sesame", "overrideParameters"));
  }

  @Test
  void aUserStopsARunAndThoseWhoFollowItSeeItAtOnce() {
    ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));
    Queue<Object> told = new ConcurrentLinkedQueue<>();
    Disposable browser =
        RunningService.events(service.get("/api/events", run))
            .filter(event -> "run".equals(event.event()))
            .subscribe(event -> told.add(event.data().get("state")));
    RunningService.await(() -> told.contains("RUNNING"));

    EntityExchangeResult<String> answer = stop(run);

    assertThat(answer.getStatus().value()).isEqualTo(200);
    assertThat(answer.getResponseBody()).contains(workflow, run.runId(), "STOPPING");
    RunningService.await(() -> told.contains("STOPPING"));
    browser.dispose();
  }

  @Test
  void aRunThatHasEndedCannotBeStopped() {
    problem(
        stop(emulator.run(workflow, RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO))), 409);
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    problem(stop(new ScriptedRun(workflow, "nobody")), 404);
    problem(post(START, Map.of("workflowArn", emulator.workflowArn("nowhere-a1B2c3D4e5"))), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {START, STOP})
  void aWorkflowThatIsNotAllowedIsForbidden(String path) {
    long before = emulator.callCount();
    String other = workflow.replace("123456789012", "210987654321");

    problem(
        post(
            path,
            path.equals(START)
                ? Map.of("workflowArn", other)
                : Map.of("workflowArn", other, "runId", "r")),
        403);

    assertThat(emulator.callCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "\"text\"",
        "{}",
        "{\"workflowArn\":null}",
        "{\"workflowArn\":\"foo\"}",
        "{\"workflowArn\":\"$\",\"parameters\":[]}",
        "{\"workflowArn\":\"$\",\"parameter\":{\"a\":1}}",
        "{\"workflowArn\":\"$\",\"clientToken\":\"\"}",
        "{\"workflowArn\":\"$\",\"clientToken\":\"a b\"}"
      })
  void aMalformedStartIsABadRequestAndNothingIsSent(String json) {
    long before = emulator.callCount();

    problem(service.post(START, "demo", "demo", json.replace("$", workflow)), 400);

    assertThat(emulator.callCount()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"workflowArn\":\"$\"}",
        "{\"workflowArn\":\"$\",\"runId\":\"\"}",
        "{\"workflowArn\":\"$\",\"runId\":\"a b\"}"
      })
  void aMalformedStopIsABadRequest(String json) {
    problem(service.post(STOP, "demo", "demo", json.replace("$", workflow)), 400);
  }

  @Test
  void onlyJsonIsAccepted() {
    problem(
        service.post(
            START,
            headers -> {
              RunningService.loggedIn(headers, "demo", "demo");
              headers.setContentType(MediaType.TEXT_PLAIN);
            },
            "{}"),
        415);
  }

  @Test
  void withoutALoginAChangeIsUnauthorized() {
    long before = emulator.callCount();

    EntityExchangeResult<String> answer =
        service.post(START, RunningService::withCsrfToken, startBody());

    problem(answer, 401);
    assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
        .startsWith("Basic realm=");
    assertThat(answer.getResponseHeaders().getFirst("Content-Security-Policy"))
        .isEqualTo(ResponseHeaders.POLICY);
    assertThat(emulator.callCount()).isEqualTo(before);
  }

  @Test
  void aScriptGetsNoChallengeForWhichABrowserWouldAskItself() {
    Consumer<HttpHeaders> script =
        headers -> {
          RunningService.withCsrfToken(headers);
          headers.set("X-Requested-With", "XMLHttpRequest");
        };

    for (EntityExchangeResult<String> answer :
        List.of(
            service.post(START, script, startBody()),
            service.ask(
                HttpMethod.GET, "/api/user", script.andThen(h -> h.setBasicAuth("demo", "no"))))) {
      problem(answer, 401);
      assertThat(answer.getResponseHeaders().headerNames())
          .doesNotContain(HttpHeaders.WWW_AUTHENTICATE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo:wrong", "nobody:demo", "demo:", ":demo"})
  void aWrongNameOrPasswordIsUnauthorized(String login) {
    String[] parts = login.split(":", -1);

    problem(service.post(START, parts[0], parts[1], startBody()), 401);
    problem(
        service.ask(
            HttpMethod.GET, "/api/user", headers -> headers.setBasicAuth(parts[0], parts[1])),
        401);
  }

  @Test
  void withoutTheCsrfTokenAChangeIsForbidden() {
    problem(service.post(START, headers -> headers.setBasicAuth("demo", "demo"), startBody()), 403);
    EntityExchangeResult<String> other =
        service.post(
            START,
            headers -> {
              RunningService.loggedIn(headers, "demo", "demo");
              headers.set("X-XSRF-TOKEN", "another");
            },
            startBody());

    problem(other, 403);
    assertThat(other.getResponseBody()).contains("X-XSRF-TOKEN");
  }

  @Test
  void readingNeedsNoToken() {
    assertThat(service.status("/api/about")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/user", "/api/about"})
  void theCookieOfTheTokenIsSetAndAChangeWithItWorks(String path) {
    EntityExchangeResult<String> answer =
        service.ask(HttpMethod.GET, path, headers -> headers.setBasicAuth("demo", "demo"));

    assertThat(answer.getStatus().value()).isEqualTo(200);
    ResponseCookie cookie = answer.getResponseCookies().getFirst("XSRF-TOKEN");
    assertThat(cookie.isHttpOnly()).isFalse();
    assertThat(cookie.isSecure()).isFalse();
    assertThat(cookie.getPath()).isEqualTo("/");
    assertThat(answer.getResponseCookies()).hasSize(1);
    EntityExchangeResult<String> started =
        service.post(
            START,
            headers -> {
              headers.setBasicAuth("demo", "demo");
              headers.set("Cookie", "XSRF-TOKEN=" + cookie.getValue());
              headers.set("X-XSRF-TOKEN", cookie.getValue());
            },
            startBody());
    assertThat(started.getStatus().value()).isEqualTo(201);
  }

  @Test
  void theCookieIsThereBeforeTheLogin() {
    EntityExchangeResult<String> answer = service.ask(HttpMethod.GET, "/api/user", headers -> {});

    assertThat(answer.getResponseBody()).isEqualTo("{}");
    assertThat(answer.getResponseCookies()).containsOnlyKeys("XSRF-TOKEN");
  }

  @Test
  void noOtherAnswerSetsACookie() {
    assertThat(service.answer("/").getResponseCookies()).isEmpty();
    assertThat(service.answer("/api/demo").getResponseCookies()).isEmpty();
  }

  @Test
  void overTlsAndBelowAPathTheCookieFollows() {
    ResponseCookie cookie =
        service
            .ask(
                HttpMethod.GET,
                "/api/about",
                headers -> {
                  headers.set("X-Forwarded-Proto", "https");
                  headers.set("X-Forwarded-Prefix", "/wf");
                })
            .getResponseCookies()
            .getFirst("XSRF-TOKEN");

    assertThat(cookie.isSecure()).isTrue();
    assertThat(cookie.getPath()).isEqualTo("/wf");
  }

  @Test
  void whoIsLoggedInIsAnswered() {
    EntityExchangeResult<String> answer =
        service.ask(HttpMethod.GET, "/api/user", headers -> headers.setBasicAuth("demo", "demo"));

    assertThat(answer.getResponseBody()).isEqualTo("{\"name\":\"demo\"}");
  }

  /** From elsewhere, as a proxy says. */
  @Test
  void fromAnotherMachineAPasswordIsRefusedInPlainText() {
    Consumer<HttpHeaders> remote = headers -> headers.set("X-Forwarded-For", "192.0.2.1");

    for (EntityExchangeResult<String> answer :
        List.of(
            service.post(
                START,
                remote.andThen(headers -> RunningService.loggedIn(headers, "demo", "demo")),
                startBody()),
            service.post(START, remote.andThen(RunningService::withCsrfToken), startBody()),
            service.ask(
                HttpMethod.GET,
                "/api/about",
                remote.andThen(headers -> headers.setBasicAuth("demo", "demo"))),
            service.ask(
                HttpMethod.GET,
                "/api/user",
                remote.andThen(headers -> headers.setBasicAuth("demo", "demo"))))) {
      problem(answer, 403);
      assertThat(answer.getResponseBody()).contains("TLS");
      assertThat(answer.getResponseHeaders().headerNames())
          .doesNotContain(HttpHeaders.WWW_AUTHENTICATE);
    }
    assertThat(service.ask(HttpMethod.GET, "/api/about", remote).getStatus().value())
        .isEqualTo(200);
  }

  @Test
  void fromAnotherMachineAPasswordIsAcceptedOverTls() {
    EntityExchangeResult<String> answer =
        service.post(
            START,
            headers -> {
              RunningService.loggedIn(headers, "demo", "demo");
              headers.set("X-Forwarded-For", "192.0.2.1");
              headers.set("X-Forwarded-Proto", "https");
            },
            startBody());

    assertThat(answer.getStatus().value()).isEqualTo(201);
  }

  @Test
  void theLogSaysWhoDidWhatWithWhatOutcomeAndNoParameters() {
    String started =
        runId(
            post(
                START,
                Map.of("workflowArn", workflow, "parameters", Map.of("passphrase", "sesame"))));
    stop(new ScriptedRun(workflow, started));
    stop(new ScriptedRun(workflow, "nobody"));
    emulator.inject("StartWorkflowRun", Fault.error(ServiceError.accessDenied("not you")), 1);
    post(START, Map.of("workflowArn", workflow, "parameters", Map.of("passphrase", "sesame")));

    assertThat(log.lines())
        .contains(
            "INFO start of a run of " + workflow + " by demo: run " + started + " is RUNNING",
            "INFO stop of run " + started + " of " + workflow + " by demo: run is STOPPING")
        .anyMatch(
            line ->
                line.startsWith(
                    "INFO stop of run nobody of "
                        + workflow
                        + " by demo: refused with ResourceNotFoundException, request "))
        .anyMatch(
            line ->
                line.startsWith(
                    "INFO start of a run of "
                        + workflow
                        + " by demo: refused with AccessDeniedException, request "))
        .noneMatch(line -> line.contains("passphrase") || line.contains("sesame"));
  }

  private static String startBody() {
    return JSON.writeValueAsString(Map.of("workflowArn", workflow));
  }

  private static EntityExchangeResult<String> post(String path, Map<String, Object> body) {
    return service.post(path, "demo", "demo", JSON.writeValueAsString(body));
  }

  private static EntityExchangeResult<String> stop(ScriptedRun run) {
    return post(STOP, Map.of("workflowArn", run.workflowArn(), "runId", run.runId()));
  }

  private static String runId(EntityExchangeResult<String> answer) {
    return JSON.readTree(answer.getResponseBody()).get("runId").asString();
  }

  private static String link(String path, String runId) {
    return path + "?workflowArn=" + workflow + "&runId=" + runId;
  }

  private static String body(String link) {
    EntityExchangeResult<String> answer = service.answer(link);
    assertThat(answer.getStatus().value()).isEqualTo(200);
    return answer.getResponseBody();
  }

  private static void problem(EntityExchangeResult<String> answer, int status) {
    assertThat(answer.getStatus().value()).isEqualTo(status);
    assertThat(answer.getResponseHeaders().getContentType())
        .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(answer.getResponseBody())
        .contains("\"status\":" + status, "\"detail\":", "\"instance\":");
  }
}
