package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import software.amazon.awssdk.regions.Region;

/** Lists of runs, over real HTTP. */
class ListingTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator).retryPolicy(RetryPolicy.builder().random(() -> 0).build()).build();
  private final String workflow = emulator.createWorkflow("nightly-load");

  @AfterEach
  void stop() {
    client.close();
  }

  private Set<String> begin(int runs) {
    return IntStream.range(0, runs)
        .mapToObj(index -> emulator.run(workflow, RunScript.remains("RUNNING")).runId())
        .collect(Collectors.toSet());
  }

  private static List<String> ids(List<WorkflowRunSummary> runs) {
    return runs.stream().map(run -> run.run().runId()).toList();
  }

  private ListWorkflowRunsRequest.Builder pagesOf(int size) {
    return ListWorkflowRunsRequest.builder(workflow).pageSize(size);
  }

  @Test
  void allRunsAreListedOnceOverAllPages() {
    Set<String> begun = begin(25);

    List<WorkflowRunSummary> listed =
        client.listWorkflowRuns(pagesOf(10).build()).collectList().block(BOUND);

    assertThat(ids(listed)).containsExactlyInAnyOrderElementsOf(begun);
    assertThat(listed)
        .allSatisfy(
            run -> {
              assertThat(run.state()).isEqualTo(RunState.RUNNING);
              assertThat(run.run().workflowArn()).isEqualTo(workflow);
              assertThat(run.createdAt()).isNotNull();
              assertThat(run.endedAt()).isNull();
            });
    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @Test
  void withoutAPageSizeTheServiceDecides() {
    begin(3);

    assertThat(client.listWorkflowRuns(workflow).count().block(BOUND)).isEqualTo(3);
    assertThat(emulator.calls())
        .extracting(RecordedCall::body)
        .containsExactly("{\"WorkflowArn\":\"" + workflow + "\"}");
  }

  @Test
  void theListRespectsDemandByPages() {
    begin(20);

    StepVerifier.create(client.listWorkflowRuns(pagesOf(5).build()), 0)
        .expectSubscription()
        .then(() -> assertThat(emulator.callCount()).isZero())
        .thenRequest(5)
        .expectNextCount(5)
        .then(() -> assertThat(emulator.callCount()).isEqualTo(1))
        .thenRequest(1)
        .expectNextCount(1)
        .then(() -> assertThat(emulator.callCount()).isEqualTo(2))
        .thenCancel()
        .verify(BOUND);
    assertThat(emulator.callCount()).isEqualTo(2);
  }

  @Test
  void aListIsResumedWhereAnotherLeftOff() {
    Set<String> begun = begin(7);
    Page<WorkflowRunSummary> first =
        client.listWorkflowRunPages(pagesOf(3).build()).blockFirst(BOUND);

    List<WorkflowRunSummary> rest =
        client
            .listWorkflowRuns(pagesOf(3).startingToken(first.nextToken()).build())
            .collectList()
            .block(BOUND);

    assertThat(ids(rest)).hasSize(4).doesNotContainAnyElementsOf(ids(first.items()));
    assertThat(begun).containsAll(ids(rest)).containsAll(ids(first.items()));
  }

  @Test
  void aTokenTheServiceDidNotIssueIsRefusedByItAndStandsInNoMessage() {
    StepVerifier.create(
            client.listWorkflowRuns(pagesOf(3).startingToken("a-token-of-mine").build()))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ValidationException.class);
              assertThat(((ValidationException) error).fieldList())
                  .extracting(ValidationException.Field::name)
                  .containsExactly("NextToken");
              assertThat(error.getMessage()).doesNotContain("a-token-of-mine");
            })
        .verify(BOUND);
  }

  @Test
  void eachPageIsACallWithRetriesOfItsOwn() {
    begin(6);
    Flux<WorkflowRunSummary> list = client.listWorkflowRuns(pagesOf(2).build());

    StepVerifier.create(list, 2)
        .expectNextCount(2)
        .then(() -> fail(2))
        .thenRequest(2)
        .expectNextCount(2)
        .then(() -> fail(2))
        .thenRequest(Long.MAX_VALUE)
        .expectNextCount(2)
        .expectComplete()
        .verify(BOUND);
  }

  private void fail(int times) {
    emulator.inject(Fault.error(ServiceError.throttling("slow", "s", "q", null)), times);
  }

  @Test
  void aListThatWouldNeverEndFails() {
    String page =
        "{\"WorkflowRuns\":[{\"RunId\":\"r1\",\"WorkflowArn\":\""
            + workflow
            + "\"}],\"NextToken\":\"round-and-round\"}";
    emulator.inject(Fault.answer(200, Map.of(), page));

    StepVerifier.create(client.listWorkflowRuns(workflow))
        .expectNextCount(2)
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("would never end")
                    .extracting(Throwable::getMessage)
                    .asString()
                    .doesNotContain("round-and-round"))
        .verify(BOUND);
  }

  @Test
  void aRunOfAnotherWorkflowEndsTheList() {
    String page =
        "{\"WorkflowRuns\":[{\"RunId\":\"r1\",\"WorkflowArn\":\""
            + emulator.workflowArn("other-a1B2c3D4e5")
            + "\"}]}";
    emulator.inject(Fault.answer(200, Map.of(), page), 1);

    StepVerifier.create(client.listWorkflowRuns(workflow))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("other-a1B2c3D4e5"))
        .verify(BOUND);
  }

  @Test
  void aRowWithoutARunIdIsKept() {
    String page = "{\"WorkflowRuns\":[{},{\"RunId\":\"not an id\"},null,{\"RunId\":\"r\"}]}";
    emulator.inject(Fault.answer(200, Map.of(), page), 1);

    StepVerifier.create(client.listWorkflowRuns(workflow).map(run -> String.valueOf(run.run())))
        .expectNext("null", "null", new RunRef(workflow, "r").toString())
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void closingTheClientEndsTheListAtItsNextPage() {
    begin(4);

    StepVerifier.create(client.listWorkflowRuns(pagesOf(2).build()), 2)
        .expectNextCount(2)
        .then(client::close)
        .thenRequest(1)
        .expectError(ClientClosedException.class)
        .verify(BOUND);
  }

  @Test
  void cancellingAbandonsThePageThatIsOnItsWay() {
    emulator.inject(Fault.noAnswer(), 1);

    StepVerifier.create(client.listWorkflowRuns(workflow))
        .then(() -> Eventually.await(() -> emulator.callCount() == 1))
        .thenCancel()
        .verify(BOUND);

    Eventually.await(() -> emulator.connections().open() == 0);
  }

  @Test
  void workflowsAndVersionsAreListedOverAllPages() {
    emulator.pageSize(2);
    for (int i = 0; i < 4; i++) {
      emulator.createWorkflow("more-" + i);
    }

    assertThat(client.listWorkflows(Region.of(emulator.region())).count().block(BOUND))
        .isEqualTo(5);
    assertThat(client.listWorkflowVersions(workflow).count().block(BOUND)).isEqualTo(1);
  }
}
