package io.github.mwaareactor.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.watch.RunWatcher;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A whole WebFlux application, from its start to its end. */
class WebApplicationTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final ParameterizedTypeReference<Map<String, Object>> MEMBERS =
      new ParameterizedTypeReference<>() {};

  static {
    // Boot's would remove the appender that records warnings, as soon as an application starts.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
  }

  @RegisterExtension static final EmulatorExtension EMULATOR = EmulatorExtension.create();

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final MwaaServerlessEmulator emulator = EMULATOR.get();
  private final Set<Thread> before = clientThreads();
  private ConfigurableApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    AwsCredentialsProvider credentials() {
      var key = EMULATOR.get().accessKey();
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    @Bean
    CountDownLatch serverStopped() {
      return new CountDownLatch(1);
    }

    @Bean
    SmartLifecycle afterTheServer(CountDownLatch serverStopped) {
      return new AfterTheServer(serverStopped);
    }

    @Bean
    Loops loops() {
      return new Loops();
    }

    @Bean
    Runs runs(MwaaServerlessReactiveClient client, RunWatcher watcher) {
      return new Runs(client, watcher);
    }
  }

  /** Tells when the web server has stopped, and all else that is stopped at once. */
  private record AfterTheServer(CountDownLatch stopped) implements SmartLifecycle {
    @Override
    public void start() {}

    @Override
    public void stop() {
      stopped.countDown();
    }

    @Override
    public boolean isRunning() {
      return stopped.getCount() > 0;
    }

    @Override
    public int getPhase() {
      return ExecutorConfigurationSupport.DEFAULT_PHASE + 1;
    }
  }

  /** The client's event loops that there were when the web server began to accept requests. */
  static final class Loops implements ApplicationListener<ReactiveWebServerInitializedEvent> {
    private volatile Set<Thread> atTheStartOfTheServer = Set.of();

    @Override
    public void onApplicationEvent(ReactiveWebServerInitializedEvent event) {
      atTheStartOfTheServer = clientThreads();
    }
  }

  @RestController
  record Runs(MwaaServerlessReactiveClient client, RunWatcher watcher) {
    @GetMapping("/run")
    Mono<RunState> run(@RequestParam String workflow, @RequestParam String id) {
      return client.getWorkflowRun(workflow, id).map(run -> run.state());
    }

    @GetMapping("/whole")
    Mono<WorkflowRun> whole(@RequestParam String workflow, @RequestParam String id) {
      return client.getWorkflowRun(workflow, id);
    }

    @GetMapping(path = "/states", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<RunState> states(@RequestParam String workflow, @RequestParam String id) {
      return client.pollRunState(workflow, id).onErrorComplete(ClientClosedException.class);
    }

    @GetMapping(path = "/watched", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<RunState> watched(@RequestParam String workflow, @RequestParam String id) {
      return watcher.watch(new RunRef(workflow, id)).onErrorComplete(ClientClosedException.class);
    }
  }

  private void start(String... properties) {
    start(0, List.of(Application.class), properties);
  }

  private void start(int port, List<Class<?>> sources, String... properties) {
    SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
    context =
        application.run(
            Stream.concat(
                    Stream.of(
                        "--spring.main.banner-mode=off",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--server.port=" + port,
                        "--mwaa.serverless.endpoint=" + emulator.endpoint()),
                    Stream.of(properties))
                .toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    if (context != null) {
      context.close();
    }
    await(() -> before.containsAll(clientThreads()));
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mwaa-client"))
        .collect(Collectors.toSet());
  }

  private static void await(BooleanSupplier condition) {
    Flux.interval(Duration.ofMillis(5))
        .onBackpressureDrop()
        .takeUntil(tick -> condition.getAsBoolean())
        .blockLast(BOUND);
  }

  private ScriptedRun run() {
    return emulator.run(emulator.workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));
  }

  private WebClient.RequestHeadersSpec<?> get(String path, ScriptedRun run) {
    int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
    return WebClient.create("http://localhost:" + port)
        .get()
        .uri(
            uri ->
                uri.path(path)
                    .queryParam("workflow", "{workflow}")
                    .queryParam("id", "{id}")
                    .build(run.workflowArn(), run.runId()));
  }

  private Flux<RunState> events(String path, ScriptedRun run, List<RunState> seen) {
    return get(path, run)
        .accept(MediaType.TEXT_EVENT_STREAM)
        .retrieve()
        .bodyToFlux(RunState.class)
        .doOnNext(seen::add);
  }

  private Mono<ResponseEntity<Map<String, Object>>> problem(ScriptedRun run) {
    return get("/run", run).exchangeToMono(answer -> answer.toEntity(MEMBERS));
  }

  @Test
  void anEndpointAndAnEventStreamNeedNoMoreThanTheStarter() {
    start();
    ScriptedRun run = run();

    assertThat(get("/run", run).retrieve().bodyToMono(RunState.class).block(BOUND))
        .isEqualTo(RunState.RUNNING);
    assertThat(
            get("/states", run)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .retrieve()
                .bodyToFlux(RunState.class)
                .blockFirst(BOUND))
        .isEqualTo(RunState.RUNNING);
  }

  @Test
  void aControllerThatReturnsARunShowsItsStateAndNotItsOverrideParameters() {
    start();
    ScriptedRun run =
        emulator.run(
            emulator.workflowArn("tested-a1B2c3D4e5"),
            RunScript.remains("RUNNING").toBuilder()
                .overrideParameters(Map.of("password", "s3cret"))
                .build());

    Map<String, Object> json = get("/whole", run).retrieve().bodyToMono(MEMBERS).block(BOUND);

    assertThat(json)
        .containsOnlyKeys(
            "workflowArn", "workflowVersion", "runId", "runType", "state", "runDetail")
        .containsEntry("state", "RUNNING")
        .containsEntry("runType", "ON_DEMAND")
        .extractingByKey("runDetail", InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("runState", "RUNNING")
        .containsEntry("runType", "ON_DEMAND")
        .hasEntrySatisfying(
            "startedOn", then -> assertThat(Instant.parse((String) then)).isNotNull());
  }

  @Test
  void theClientIsReadyBeforeTheFirstRequest() {
    start();

    assertThat(context.getBean(Loops.class).atTheStartOfTheServer)
        .as("event loops")
        .hasSizeGreaterThan(before.size());
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aPropertyLeavesTheClientAsItIsUntilTheFirstCall() {
    start("--mwaa.serverless.warmup=false");

    assertThat(clientThreads()).isEqualTo(before);
  }

  @Test
  void aStopEndsEventStreamsAtOnceAndStillAnswersRequests() {
    start("--server.shutdown=graceful", "--spring.lifecycle.timeout-per-shutdown-phase=15s");
    ScriptedRun run = run();
    List<RunState> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<RunState> lastPolled = events("/states", run, seen).last().toFuture();
    CompletableFuture<RunState> lastWatched = events("/watched", run, seen).last().toFuture();
    await(() -> seen.size() == 2);
    emulator.latency(Latency.fixed(Duration.ofSeconds(2)));
    CompletableFuture<RunState> slow =
        get("/run", run).retrieve().bodyToMono(RunState.class).toFuture();
    await(() -> emulator.callsInProgress() == 1);
    MwaaServerlessReactiveClient client = context.getBean(MwaaServerlessReactiveClient.class);

    long begin = System.nanoTime();
    context.close();

    assertThat(slow).succeedsWithin(BOUND).isEqualTo(RunState.RUNNING);
    assertThat(lastPolled).succeedsWithin(BOUND).isEqualTo(RunState.RUNNING);
    assertThat(lastWatched).succeedsWithin(BOUND).isEqualTo(RunState.RUNNING);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThatThrownBy(() -> client.getWorkflowRun(run.workflowArn(), run.runId()).block(BOUND))
        .isInstanceOf(ClientClosedException.class);
    assertThat(warnings.all()).isEmpty();
  }

  @Test
  void aStopWaitsForCallsNoLongerThanItsLimit() {
    start("--mwaa.serverless.close-limit=200ms");
    ScriptedRun run = run();
    emulator.latency(Latency.fixed(Duration.ofSeconds(9)));
    CompletableFuture<?> call =
        context
            .getBean(MwaaServerlessReactiveClient.class)
            .getWorkflowRun(run.workflowArn(), run.runId())
            .toFuture();
    await(() -> emulator.callsInProgress() == 1);

    long begin = System.nanoTime();
    context.close();

    assertThat(call)
        .failsWithin(BOUND)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ClientClosedException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(7));
  }

  /** The client was closed as soon as the web server had stopped. */
  @Test
  void aTaskThatIsInProgressAfterTheWebServerStoppedStillGetsItsAnswer() {
    start();
    ScriptedRun run = run();
    MwaaServerlessReactiveClient client = context.getBean(MwaaServerlessReactiveClient.class);
    CountDownLatch serverStopped = context.getBean("serverStopped", CountDownLatch.class);
    Future<RunState> task =
        context
            .getBean(ThreadPoolTaskExecutor.class)
            .submit(
                () -> {
                  serverStopped.await();
                  return client.getWorkflowRun(run.workflowArn(), run.runId()).block(BOUND).state();
                });

    context.close();

    assertThat(task).succeedsWithin(BOUND).isEqualTo(RunState.RUNNING);
  }

  /** As contexts of tests do while others run. */
  @Test
  void aContextThatIsStoppedAndStartedAgainKeepsItsClient() {
    start();
    ScriptedRun run = run();

    context.stop();
    context.start();

    assertThat(get("/run", run).retrieve().bodyToMono(RunState.class).block(BOUND))
        .isEqualTo(RunState.RUNNING);
    assertThat(context.getBean(RunWatcher.class).watch(ref(run)).blockFirst(BOUND))
        .isEqualTo(RunState.RUNNING);
  }

  private static RunRef ref(ScriptedRun run) {
    return new RunRef(run.workflowArn(), run.runId());
  }

  @Test
  void anApplicationWhoseStartFailsLeavesNoThreads() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> start(taken.getLocalPort(), List.of(Application.class)))
          .hasCauseInstanceOf(PortInUseException.class);
    }

    await(() -> before.containsAll(clientThreads()));
  }

  static Stream<Arguments> errorsOfTheService() {
    return Stream.of(
        Arguments.of(400, ServiceError.validation("no", "reason", Map.of())),
        Arguments.of(403, ServiceError.accessDenied("user secret-role may not")),
        Arguments.of(404, ServiceError.resourceNotFound("no", "a", "b")),
        Arguments.of(409, ServiceError.conflict("no", "a", "b")),
        Arguments.of(429, ServiceError.throttling("slow", "airflow-serverless", "L-1", 3)),
        Arguments.of(429, ServiceError.serviceQuotaExceeded("no", "a", "b", "c", "d")),
        Arguments.of(502, ServiceError.internalServer("no", null)),
        Arguments.of(502, ServiceError.expiredToken("no")),
        Arguments.of(504, ServiceError.operationTimeout("no")));
  }

  @ParameterizedTest
  @MethodSource("errorsOfTheService")
  void anErrorOfTheServiceIsAProblemDetail(int status, ServiceError error) {
    start("--mwaa.serverless.web.problem-details=true", "--mwaa.serverless.max-attempts=1");
    emulator.inject(Fault.error(error));

    ResponseEntity<Map<String, Object>> answer = problem(run()).block(BOUND);

    assertThat(answer.getStatusCode().value()).isEqualTo(status);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(answer.getBody()).containsEntry("status", status).containsKeys("code", "requestId");
    assertThat(answer.getBody().toString()).doesNotContain("secret");
    assertThat(answer.getHeaders().getFirst("Retry-After"))
        .isEqualTo(error.toString().contains("Throttling") ? "3" : null);
  }

  @Test
  void anEventStreamThatFailsAtOnceIsAProblemDetailToo() {
    start("--mwaa.serverless.web.problem-details=true");
    emulator.inject(Fault.error(ServiceError.accessDenied("no")));

    ResponseEntity<Map<String, Object>> answer =
        get("/states", run())
            .accept(MediaType.TEXT_EVENT_STREAM)
            .exchangeToMono(response -> response.toEntity(MEMBERS))
            .block(BOUND);

    assertThat(answer.getStatusCode().value()).isEqualTo(403);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
  }

  /** The handler tried to answer again, so that only its own failure was logged. */
  @Test
  void anEventStreamThatFailsLaterEndsAndNoProblemDetailIsTried() {
    start("--mwaa.serverless.web.problem-details=true", "--mwaa.serverless.poll.interval=10ms");
    ScriptedRun run = run();

    StepVerifier.create(
            get("/states", run)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .retrieve()
                .bodyToFlux(RunState.class))
        .expectNext(RunState.RUNNING)
        .then(() -> emulator.inject(Fault.error(ServiceError.accessDenied("no more"))))
        .expectError()
        .verify(BOUND);

    await(() -> !warnings.all().isEmpty());
    assertThat(warnings.all())
        .allSatisfy(warning -> assertThat(warning).contains("AccessDeniedException"))
        .noneSatisfy(warning -> assertThat(warning).contains("responded with"));
  }

  /** As with Spring Boot's own problem details, which have the same order. */
  @Test
  void anAdviceOfTheApplicationComesFirstIfItSaysSo() {
    start(0, List.of(Application.class, Gone.class), "--mwaa.serverless.web.problem-details=true");
    emulator.inject(Fault.error(ServiceError.resourceNotFound("no", "a", "b")));

    assertThat(problem(run()).block(BOUND).getStatusCode().value()).isEqualTo(410);
  }

  @RestControllerAdvice
  @Order(-1)
  static class Gone {
    @ExceptionHandler
    ProblemDetail gone(ResourceNotFoundException e) {
      return ProblemDetail.forStatus(HttpStatus.GONE);
    }
  }

  @Test
  void withoutTheOptInAnErrorIsBootsOwnAnswer() {
    start();
    emulator.inject(Fault.error(ServiceError.accessDenied("no")));

    ResponseEntity<Map<String, Object>> answer = problem(run()).block(BOUND);

    assertThat(answer.getStatusCode().value()).isEqualTo(500);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
  }
}
