package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.watch.RunWatcher;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriBuilder;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The whole service, started as {@code main} starts it, on a free port. */
final class RunningService implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String[] TESTED = {
    "--spring.reactor.netty.shutdown-quiet-period=0s",
    "--logging.level.root=warn",
    "--logging.level.mwaa.spring=off",
    "--logging.level.org.springframework.boot.diagnostics=off"
  };

  private final ConfigurableApplicationContext context;
  private final int port;
  // Room for as many event streams as a test opens.
  private final ConnectionProvider connections = ConnectionProvider.create("browsers", 1_000);
  private final WebTestClient browser;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    this.browser =
        WebTestClient.bindToServer(new ReactorClientHttpConnector(browser(connections)))
            .baseUrl("http://127.0.0.1:" + port)
            .responseTimeout(LIMIT)
            .build();
  }

  /**
   * A browser's HTTP. Its buffers are left to the garbage collector and not watched for leaks:
   * Reactor Netty and Spring lose some of a stream that is cancelled while an event comes, and that
   * is not the service's doing.
   */
  static HttpClient browser(ConnectionProvider connections) {
    return HttpClient.create(connections)
        .option(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false, true));
  }

  static RunningService start(String... args) {
    return startAt(0, args);
  }

  /** On that port, such as one that a service before it had. */
  static RunningService startAt(int port, String... args) {
    String[] at = {"--server.port=" + port};
    return new RunningService(
        new SpringApplicationBuilder(WebFluxService.class)
            .run(Stream.of(TESTED, at, args).flatMap(Stream::of).toArray(String[]::new)));
  }

  /** The same with a configuration that an application adds. */
  static RunningService startWith(Class<?> configuration, String... args) {
    return new RunningService(
        new SpringApplicationBuilder(WebFluxService.class, configuration)
            .run(
                Stream.of(TESTED, new String[] {"--server.port=0"}, args)
                    .flatMap(Stream::of)
                    .toArray(String[]::new)));
  }

  /** What is printed for a start that failed, in place of a stack trace. */
  static FailureAnalysis analysis(Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, (type, name, notLoaded) -> {})
        .stream()
        .map(analyzer -> analyzer.analyze(failure))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  MwaaServerlessEmulator emulator() {
    return context.getBean(MwaaServerlessEmulator.class);
  }

  MwaaServerlessReactiveClient client() {
    return context.getBean(MwaaServerlessReactiveClient.class);
  }

  RunWatcher watcher() {
    return context.getBean(RunWatcher.class);
  }

  boolean hasEmulator() {
    return context.getBeanProvider(MwaaServerlessEmulator.class).getIfAvailable() != null;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  <T> Map<String, T> beans(Class<T> type) {
    return context.getBeansOfType(type);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  int port() {
    return port;
  }

  /** Asks for a link as it is, encoded already. */
  WebTestClient.ResponseSpec get(String link) {
    return browser.get().uri(URI.create("http://127.0.0.1:" + port + link)).exchange();
  }

  /** The same with a header. */
  WebTestClient.ResponseSpec with(String header, String value, String link) {
    return browser
        .get()
        .uri(URI.create("http://127.0.0.1:" + port + link))
        .header(header, value)
        .exchange();
  }

  /** A whole answer to another method. */
  EntityExchangeResult<byte[]> ask(HttpMethod method, String link) {
    return browser
        .method(method)
        .uri(URI.create("http://127.0.0.1:" + port + link))
        .exchange()
        .expectBody()
        .returnResult();
  }

  /** A whole answer to a request with those headers. */
  EntityExchangeResult<String> ask(HttpMethod method, String link, Consumer<HttpHeaders> headers) {
    return browser
        .method(method)
        .uri(URI.create("http://127.0.0.1:" + port + link))
        .headers(headers)
        .exchange()
        .expectBody(String.class)
        .returnResult();
  }

  /** The bytes of an answer as they are on the wire. */
  EntityExchangeResult<byte[]> bytes(String link, Consumer<HttpHeaders> headers) {
    return browser
        .get()
        .uri(URI.create("http://127.0.0.1:" + port + link))
        .headers(headers)
        .exchange()
        .expectBody()
        .returnResult();
  }

  /** Sends JSON as a user who is logged in and has the CSRF token. */
  EntityExchangeResult<String> post(String link, String user, String password, String json) {
    return post(link, headers -> loggedIn(headers, user, password), json);
  }

  EntityExchangeResult<String> post(String link, Consumer<HttpHeaders> headers, String json) {
    return browser
        .post()
        .uri(URI.create("http://127.0.0.1:" + port + link))
        .contentType(MediaType.APPLICATION_JSON)
        .headers(headers)
        .bodyValue(json)
        .exchange()
        .expectBody(String.class)
        .returnResult();
  }

  static void loggedIn(HttpHeaders headers, String user, String password) {
    headers.setBasicAuth(user, password, StandardCharsets.UTF_8);
    withCsrfToken(headers);
  }

  /** The cookie and the header with its value; a token is whatever the cookie says. */
  static void withCsrfToken(HttpHeaders headers) {
    headers.set("Cookie", "XSRF-TOKEN=t");
    headers.set("X-XSRF-TOKEN", "t");
  }

  /** A whole answer: one whose body nobody reads would hold on to Netty's memory. */
  EntityExchangeResult<String> answer(String link) {
    return get(link).expectBody(String.class).returnResult();
  }

  int status(String link) {
    return answer(link).getStatus().value();
  }

  /** Asks for many runs at once, as in {@code /api/events?run=...&run=...}. */
  WebTestClient.ResponseSpec get(String path, ScriptedRun... runs) {
    return get(path + "?" + query(runs));
  }

  /** The same as a browser's {@code EventSource} that was connected before. */
  WebTestClient.ResponseSpec getAfter(String lastEventId, String link) {
    return browser
        .get()
        .uri(URI.create("http://127.0.0.1:" + port + link))
        .accept(MediaType.TEXT_EVENT_STREAM)
        .header("Last-Event-ID", lastEventId)
        .exchange();
  }

  /** A stream of whole workflows, and of runs besides. */
  WebTestClient.ResponseSpec follow(List<String> workflowArns, ScriptedRun... runs) {
    String workflows =
        workflowArns.stream()
            .map(workflow -> "workflow=" + URLEncoder.encode(workflow, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return get("/api/events?" + workflows + "&" + query(runs));
  }

  static String query(ScriptedRun... runs) {
    return Stream.of(runs).map(RunningService::named).collect(Collectors.joining("&"));
  }

  private static String named(ScriptedRun run) {
    String name = run.workflowArn() + "/" + run.runId();
    return "run=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
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

  /** Until it holds; it may block. */
  static void await(BooleanSupplier condition) {
    Flux.interval(Duration.ofMillis(5))
        .onBackpressureDrop()
        .publishOn(Schedulers.boundedElastic(), 1)
        .takeUntil(tick -> condition.getAsBoolean())
        .blockLast(LIMIT);
  }

  @Override
  public void close() {
    context.close();
    connections.dispose();
  }
}
