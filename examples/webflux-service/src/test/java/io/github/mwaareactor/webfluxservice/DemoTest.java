package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

/** What a newcomer sees of the demo. */
@ExtendWith(BlockingCalls.class)
class DemoTest {
  private static RunningService service;
  private static DemoRuns runs;

  @BeforeAll
  static void start() {
    service = RunningService.start();
    runs = service.bean(DemoRuns.class);
  }

  @AfterEach
  void correctTheClock() {
    service.bean(DemoClock.class).behind(Duration.ZERO);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void soonAfterTheBeginningOneRunHasSucceededAndOneHasFailed() {
    List<RunRef> first = runs.all();
    assertThat(first).extracting(DemoTest::ended).containsOnly(false);

    service.bean(DemoClock.class).behind(Duration.ofSeconds(-10));

    assertThat(first).extracting(DemoTest::state).contains("SUCCESS", "FAILED");
  }

  @Test
  void itsWorkflowsAreFollowedLikeAnyOthers() {
    Flux<Map<String, Object>> told =
        RunningService.events(service.follow(runs.workflows()))
            .filter(event -> "run".equals(event.event()))
            .map(event -> event.data());

    List<Object> workflows =
        told.map(run -> run.get("workflowArn"))
            .distinct()
            .take(5)
            .collectList()
            .block(RunningService.LIMIT);

    assertThat(workflows).containsExactlyInAnyOrderElementsOf(runs.workflows());
  }

  private static Object state(RunRef run) {
    return members(run).get("state");
  }

  private static Object ended(RunRef run) {
    return members(run).get("ended");
  }

  private static Map<String, Object> members(RunRef run) {
    return RunningService.members(service.get("/api/runs", run.workflowArn(), run.runId()));
  }
}
