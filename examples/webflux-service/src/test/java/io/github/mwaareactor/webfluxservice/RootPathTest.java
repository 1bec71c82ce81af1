package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Where the service answers, be it at the root of its port or below a path, and to HEAD. */
@ExtendWith(BlockingCalls.class)
class RootPathTest {
  private static RunningService startedAt(String root, String... more) {
    String[] path =
        root.isEmpty() ? new String[0] : new String[] {"--spring.webflux.base-path=" + root};
    return RunningService.start(Stream.of(path, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private static List<Map<String, String>> demo(WebTestClient.ResponseSpec answer) {
    return answer
        .expectStatus()
        .isOk()
        .expectBody(new ParameterizedTypeReference<List<Map<String, String>>>() {})
        .returnResult()
        .getResponseBody();
  }

  // Links led to the root of the port, and answers could be cached.
  @ParameterizedTest
  @ValueSource(strings = {"", "/wf", "/tools/wf"})
  void linksAndHeadersAreThoseOfThePathItIsBelow(String root) {
    try (RunningService service = startedAt(root)) {
      assertThat(service.answer(root + "/").getResponseBody()).contains("<h1>Workflow runs</h1>");
      assertThat(service.status(root + "/app.js")).isEqualTo(200);

      Map<String, String> run = demo(service.get(root + "/api/demo")).get(0);

      assertThat(run.get("run")).startsWith(root + "/api/runs?");
      EntityExchangeResult<String> answer = service.answer(run.get("run"));
      assertThat(answer.getStatus().value()).isEqualTo(200);
      assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
      assertThat(RunningService.events(service.get(run.get("states"))).blockFirst()).isNotNull();
    }
  }

  @Test
  void thePageIsBelowASlashSoThatItsLinksLeadToItsFiles() {
    try (RunningService service = startedAt("/wf")) {
      EntityExchangeResult<String> answer = service.answer("/wf");

      assertThat(answer.getStatus().value()).isEqualTo(302);
      assertThat(answer.getResponseHeaders().getLocation()).isEqualTo(URI.create("wf/"));
      assertThat(service.status("/other")).isEqualTo(404);
    }
  }

  @Test
  void aProxyThatTellsWhatItStrippedIsBelievedIfTheServiceIsToldTo() {
    try (RunningService service = startedAt("", "--server.forward-headers-strategy=framework")) {
      Map<String, String> run =
          demo(service.with("X-Forwarded-Prefix", "/tools/wf", "/api/demo")).get(0);

      assertThat(run.get("run")).startsWith("/tools/wf/api/runs?");
    }
  }

  // HEAD / was a 404.
  @Test
  void headIsAnsweredAsGetWithoutTheBody() {
    try (RunningService service = startedAt("")) {
      ScriptedRun run =
          service
              .emulator()
              .run(service.emulator().workflowArn("w-a1B2c3D4e5"), RunScript.remains("RUNNING"));
      String named = "?" + RunningService.query(run);

      for (String link :
          List.of(
              "/",
              "/index.html",
              "/app.css",
              "/api/about",
              "/api/demo",
              "/api/runs" + named,
              "/api/nothing",
              "/actuator/health")) {
        HttpHeaders get = service.answer(link).getResponseHeaders();
        EntityExchangeResult<byte[]> head = service.ask(HttpMethod.HEAD, link);

        assertThat(head.getStatus().value()).as(link).isEqualTo(service.status(link));
        assertThat(head.getResponseBody()).as(link).isNull();
        assertThat(head.getResponseHeaders().getContentType())
            .as(link)
            .isEqualTo(get.getContentType());
        assertThat(head.getResponseHeaders().getCacheControl())
            .as(link)
            .isEqualTo(get.getCacheControl());
      }
    }
  }

  @Test
  void headOfAStreamIsAnsweredAtOnceAndFollowsNothing() {
    try (RunningService service = startedAt("", "--spring.profiles.active=demo")) {
      ScriptedRun run =
          service
              .emulator()
              .run(service.emulator().workflowArn("w-a1B2c3D4e5"), RunScript.remains("RUNNING"));
      String states = "/api/runs/states?workflowArn=" + run.workflowArn() + "&runId=" + run.runId();

      for (String link :
          List.of(
              "/api/events?" + RunningService.query(run),
              "/api/events?workflow=" + run.workflowArn(),
              states)) {
        EntityExchangeResult<byte[]> head = service.ask(HttpMethod.HEAD, link);

        assertThat(head.getStatus().value()).as(link).isEqualTo(200);
        assertThat(head.getResponseHeaders().getCacheControl()).as(link).isEqualTo("no-store");
      }
      assertThat(service.bean(EventStreams.class).openStreams()).isZero();
      assertThat(service.watcher().stats().watched()).isZero();
    }
  }
}
