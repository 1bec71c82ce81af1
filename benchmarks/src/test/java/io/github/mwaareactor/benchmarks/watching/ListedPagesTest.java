package io.github.mwaareactor.benchmarks.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.CallTimeline.Call;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.benchmarks.harness.RandomEnds;
import io.github.mwaareactor.emulator.ListOrder;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListedPagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final RandomEnds tomorrow =
      new RandomEnds(Instant.now().plus(Duration.ofDays(1)), Duration.ofSeconds(1), 1);

  private final EmulatorProcess emulator;

  ListedPagesTest() throws Exception {
    emulator = EmulatorProcess.plain();
  }

  @BeforeAll
  void sortNewestFirst() {
    emulator.listOrder(ListOrder.NEWEST_FIRST);
  }

  @AfterAll
  void endTheEmulator() {
    emulator.close();
  }

  @Test
  void everyPageShowsItsShareOfTheRunsThatHaveNotEnded() {
    String workflow = emulator.workflowArn("spread");
    List<RunRef> runs = emulator.beginEnding(workflow, "spread-", 20, 380, tomorrow);

    ListedPages pages = ListedPages.read(emulator, runs);

    assertThat(pages.count()).isEqualTo(4);
    assertThat(sightingsOfOneList(pages, workflow))
        .hasSize(4)
        .allSatisfy((page, runIds) -> assertThat(runIds).hasSize(5));
    assertThat(sightingsOfOneList(pages, workflow).values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(runs.stream().map(RunRef::runId).toList());
  }

  @Test
  void aCallForOneRunStaysOne() {
    ListedPages pages = ListedPages.read(emulator, List.of());
    CallTimeline calls =
        new CallTimeline(List.of(new Call(1000, 200, CallTimeline.GET, "run-1", "")));

    assertThat(pages.sightings(calls)).isEqualTo(calls);
  }

  @Test
  void aPageOfAnotherSizeIsNotTakenForAFullOne() {
    String workflow = emulator.workflowArn("short");
    List<RunRef> runs = emulator.beginEnding(workflow, "short-", 3, 0, tomorrow);
    ListedPages pages = ListedPages.read(emulator, runs);

    CallTimeline calls = callsOf(ListWorkflowRunsRequest.builder(workflow).pageSize(2).build());

    assertThatIllegalStateException()
        .isThrownBy(() -> pages.sightings(calls))
        .withMessageEndingWith("/short-a1B2c3D4e5?&2");
  }

  private Map<String, List<String>> sightingsOfOneList(ListedPages pages, String workflow) {
    CallTimeline calls = callsOf(ListWorkflowRunsRequest.builder(workflow).pageSize(100).build());
    return pages.sightings(calls).calls().stream()
        .collect(
            Collectors.groupingBy(
                Call::page, Collectors.mapping(Call::runId, Collectors.toList())));
  }

  private CallTimeline callsOf(ListWorkflowRunsRequest list) {
    emulator.takeCalls();
    try (MwaaServerlessReactiveClient client = emulator.signingClient().build()) {
      client.listWorkflowRuns(list).then().block(PATIENCE);
    }
    return emulator.takeCalls();
  }
}
