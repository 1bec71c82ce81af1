package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.Latency;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Signs of life while nothing happens, and an orderly end when the service stops. */
@ExtendWith(BlockingCalls.class)
class LivingStreamsTest {
  private final RunningService service =
      RunningService.start("--webflux-service.events.heartbeat=200ms");
  private final ScriptedRun run =
      service
          .emulator()
          .run(service.emulator().workflowArn("tested-a1B2c3D4e5"), RunScript.remains("RUNNING"));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void betweenStatesThereAreComments() {
    assertThat(signsOfLife(service.states(run.workflowArn(), run.runId())))
        .extracting(ServerSentEvent::event)
        .containsOnlyNulls();
  }

  /** A page cannot see a comment. */
  @Test
  void amongManyRunsACommentIsAnEventToo() {
    List<ServerSentEvent<Map<String, Object>>> signs = signsOfLife(service.get("/api/events", run));

    assertThat(signs).extracting(ServerSentEvent::event).containsOnly("heartbeat");
    assertThat(signs.get(0).data()).containsOnlyKeys("now");
  }

  @Test
  void aRunThatAwsDoesNotAnswerForIsAStreamOfSignsOfLife() {
    service.emulator().latency(Latency.fixed(Duration.ofMinutes(1)));

    ServerSentEvent<Map<String, Object>> first =
        RunningService.events(service.states(run.workflowArn(), run.runId()))
            .blockFirst(RunningService.LIMIT);

    assertThat(first.comment()).isEqualTo("heartbeat");
  }

  @Test
  void aStoppingServiceEndsItsStreamsWithoutAProblem() {
    List<String> told = new CopyOnWriteArrayList<>();
    Flux<ServerSentEvent<Map<String, Object>>> events =
        RunningService.events(service.follow(List.of(run.workflowArn()), run))
            .doOnNext(event -> told.add(event.event()));

    StepVerifier.create(events.filter(event -> "run".equals(event.event())))
        .expectNextCount(1)
        .then(service::close)
        .thenConsumeWhile(event -> true)
        .expectComplete()
        .verify(RunningService.LIMIT);

    assertThat(told).contains("begin", "run").doesNotContain("problem", "end");
  }

  @Test
  void aStoppingServiceEndsTheStreamOfOneRunWithoutAProblem() {
    List<String> told = new CopyOnWriteArrayList<>();
    Flux<ServerSentEvent<Map<String, Object>>> events =
        RunningService.events(service.states(run.workflowArn(), run.runId()))
            .filter(event -> event.event() != null)
            .doOnNext(event -> told.add(event.event()));

    StepVerifier.create(events)
        .expectNextCount(1)
        .then(service::close)
        .expectComplete()
        .verify(RunningService.LIMIT);

    assertThat(told).containsExactly("state");
  }

  @Test
  void aStoppingServiceLetsCallsOnTheirWayFinish() throws Exception {
    service.emulator().latency(Latency.fixed(Duration.ofSeconds(1)));
    MwaaServerlessReactiveClient client = service.client();
    CompletableFuture<WorkflowRun> call =
        client.getWorkflowRun(run.workflowArn(), run.runId()).toFuture();
    RunningService.await(() -> service.emulator().callCount() == 1);

    service.close();

    assertThat(call.get(RunningService.LIMIT.toSeconds(), TimeUnit.SECONDS).runId())
        .isEqualTo(run.runId());
    assertThatThrownBy(
            () -> client.getWorkflowRun(run.workflowArn(), run.runId()).block(RunningService.LIMIT))
        .isInstanceOf(ClientClosedException.class);
  }

  private static List<ServerSentEvent<Map<String, Object>>> signsOfLife(
      WebTestClient.ResponseSpec answer) {
    return RunningService.events(answer)
        .filter(event -> "heartbeat".equals(event.comment()))
        .take(3)
        .collectList()
        .block(RunningService.LIMIT);
  }
}
