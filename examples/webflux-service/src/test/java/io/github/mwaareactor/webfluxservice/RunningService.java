package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriBuilder;
import reactor.core.publisher.Flux;

/** The whole service, started as {@code main} starts it, on a free port. */
final class RunningService implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String[] TESTED = {
    "--server.port=0",
    "--spring.reactor.netty.shutdown-quiet-period=0s",
    "--logging.level.root=warn",
    "--logging.level." + Problems.class.getName() + "=off"
  };

  private final ConfigurableApplicationContext context;
  private final WebTestClient browser;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
    this.browser =
        WebTestClient.bindToServer()
            .baseUrl(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
            .responseTimeout(LIMIT)
            .build();
  }

  static RunningService start(String... args) {
    return new RunningService(
        new SpringApplicationBuilder(WebFluxService.class)
            .run(Stream.of(TESTED, args).flatMap(Stream::of).toArray(String[]::new)));
  }

  MwaaServerlessEmulator emulator() {
    return context.getBean(MwaaServerlessEmulator.class);
  }

  MwaaServerlessReactiveClient client() {
    return context.getBean(MwaaServerlessReactiveClient.class);
  }

  boolean hasEmulator() {
    return context.getBeanProvider(MwaaServerlessEmulator.class).getIfAvailable() != null;
  }

  WebTestClient.ResponseSpec get(String link) {
    return browser.get().uri(link).exchange();
  }

  WebTestClient.ResponseSpec get(String path, String workflowArn, String runId) {
    return browser.get().uri(uri -> question(uri, path, workflowArn, runId)).exchange();
  }

  /** Events as a browser's {@code EventSource} asks for them. */
  WebTestClient.ResponseSpec states(String workflowArn, String runId) {
    return browser
        .get()
        .uri(uri -> question(uri, "/api/runs/states", workflowArn, runId))
        .accept(MediaType.TEXT_EVENT_STREAM)
        .exchange();
  }

  static Flux<ServerSentEvent<Map<String, Object>>> events(WebTestClient.ResponseSpec answer) {
    return answer
        .expectStatus()
        .isOk()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
        .returnResult(new ParameterizedTypeReference<ServerSentEvent<Map<String, Object>>>() {})
        .getResponseBody();
  }

  static Map<String, Object> members(WebTestClient.ResponseSpec answer) {
    return answer
        .expectStatus()
        .isOk()
        .expectHeader()
        .contentType(MediaType.APPLICATION_JSON)
        .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
        .returnResult()
        .getResponseBody();
  }

  /** A problem, after checking that it is one and says its own status. */
  static EntityExchangeResult<Map<String, Object>> problem(
      WebTestClient.ResponseSpec answer, int status) {
    EntityExchangeResult<Map<String, Object>> result =
        answer
            .expectStatus()
            .isEqualTo(status)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
            .returnResult();
    assertThat(result.getResponseBody()).containsEntry("status", status);
    return result;
  }

  private static URI question(UriBuilder uri, String path, String workflowArn, String runId) {
    return uri.path(path)
        .queryParam("workflowArn", "{workflowArn}")
        .queryParam("runId", "{runId}")
        .build(workflowArn, runId);
  }

  @Override
  public void close() {
    context.close();
  }
}
