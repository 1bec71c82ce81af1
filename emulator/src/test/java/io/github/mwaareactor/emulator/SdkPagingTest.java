package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.SdkClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.ListWorkflowRunsResponse;
import software.amazon.awssdk.services.mwaaserverless.model.TaskInstanceSummary;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowRunSummary;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowSummary;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowVersionSummary;

/** Lists in pages, as the AWS SDK's paginators read them. */
class SdkPagingTest {
  private final MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private final SdkClient client = SdkClient.of(emulator);
  private final MwaaServerlessAsyncClient api = client.api();
  private final String workflow = emulator.createWorkflow("load");

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "3, 4", "5, 2", "10, 1", "100, 1"})
  void readsEveryRunOnce(int pageSize, long pages) {
    List<String> ids = beginRuns(10);

    List<String> read = runs(pageSize);

    Collections.reverse(ids);
    assertThat(read).isEqualTo(ids);
    assertThat(emulator.callCount()).isEqualTo(pages);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isNeverLongerThanTheEmulatorSays(boolean withMaxResults) throws Throwable {
    beginRuns(10);
    emulator.pageSize(4);

    ListWorkflowRunsResponse page =
        await(
            api.listWorkflowRuns(
                r -> r.workflowArn(workflow).maxResults(withMaxResults ? 100 : null)));

    assertThat(page.workflowRuns()).hasSize(4);
    assertThat(page.nextToken()).isNotEmpty();
    assertThat(runs(100)).hasSize(10);
  }

  @Test
  void comesInTheOrderAskedFor() {
    List<String> ids = beginRuns(20);

    emulator.listOrder(ListOrder.OLDEST_FIRST);
    assertThat(runs(3)).isEqualTo(ids);
    emulator.listOrder(ListOrder.SHUFFLED);
    List<String> shuffled = runs(3);
    assertThat(shuffled).containsExactlyInAnyOrderElementsOf(ids).isNotEqualTo(ids);
    assertThat(runs(7)).isEqualTo(shuffled);
    String late = emulator.run(workflow, RunScript.remains("RUNNING")).runId();
    emulator.forget(new ScriptedRun(workflow, ids.get(0)));
    assertThat(runs(7)).hasSize(20).contains(late).doesNotContain(ids.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEWEST_FIRST", "OLDEST_FIRST"})
  void goesOnWhereItWasThoughRunsComeAndGo(ListOrder order) throws Throwable {
    emulator.listOrder(order);
    List<String> ids = beginRuns(6);
    if (order == ListOrder.NEWEST_FIRST) {
      Collections.reverse(ids);
    }
    ListWorkflowRunsResponse first =
        await(api.listWorkflowRuns(r -> r.workflowArn(workflow).maxResults(2)));
    emulator.run(workflow, RunScript.remains("RUNNING"));
    emulator.forget(new ScriptedRun(workflow, ids.get(1)));

    ListWorkflowRunsResponse second = page(first.nextToken());

    assertThat(second.workflowRuns())
        .extracting(WorkflowRunSummary::runId)
        .containsExactly(ids.get(2), ids.get(3));
  }

  @Test
  void readsWorkflowsVersionsAndTasksToo() throws Throwable {
    emulator.pageSize(2);
    List<String> arns = new ArrayList<>(List.of(workflow));
    IntStream.range(0, 4).forEach(i -> arns.add(emulator.createWorkflow("more-" + i)));
    for (int i = 0; i < 4; i++) {
      await(
          api.updateWorkflow(
              r ->
                  r.workflowArn(workflow)
                      .definitionS3Location(d -> d.bucket("b").objectKey("k"))
                      .roleArn("arn:aws:iam::123456789012:role/r")));
    }
    List<String> tasks = IntStream.range(0, 5).mapToObj(i -> "ex_1_task-" + i + "_1").toList();
    ScriptedRun run =
        emulator.run(
            workflow,
            RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO).toBuilder()
                .taskInstances(tasks)
                .build());

    List<String> workflows =
        read(api.listWorkflowsPaginator(r -> {}).workflows(), WorkflowSummary::workflowArn);
    List<String> versions =
        read(
            api.listWorkflowVersionsPaginator(r -> r.workflowArn(workflow)).workflowVersions(),
            WorkflowVersionSummary::workflowVersion);
    List<String> instances =
        read(
            api.listTaskInstancesPaginator(r -> r.workflowArn(workflow).runId(run.runId()))
                .taskInstances(),
            TaskInstanceSummary::taskInstanceId);

    assertThat(workflows).isEqualTo(arns);
    assertThat(versions).hasSize(5).doesNotHaveDuplicates();
    assertThat(instances).isEqualTo(tasks);
  }

  @Test
  void givesTokensThatNobodyCouldMakeAndThatAreGoodForOneListOnly() throws Throwable {
    beginRuns(5);
    String other = emulator.createWorkflow("other");
    ListWorkflowRunsResponse first =
        await(api.listWorkflowRuns(r -> r.workflowArn(workflow).maxResults(2)));
    String token = first.nextToken();

    assertThat(page(token).workflowRuns()).isEqualTo(page(token).workflowRuns()).hasSize(2);
    assertThat(token).hasSizeGreaterThan(20);
    assertRefused(api.listWorkflowRuns(r -> r.workflowArn(other).nextToken(token)));
    assertRefused(
        api.listWorkflowRuns(r -> r.workflowArn(workflow).workflowVersion("1").nextToken(token)));
    assertRefused(api.listWorkflowVersions(r -> r.workflowArn(workflow).nextToken(token)));
    assertRefused(api.listWorkflows(r -> r.nextToken(token)));
    String altered = (token.startsWith("A") ? "B" : "A") + token.substring(1);
    for (String made : List.of("", "2", "MTA", token + "A", altered, "\u00e4")) {
      assertRefused(api.listWorkflowRuns(r -> r.workflowArn(workflow).nextToken(made)));
    }
  }

  private static void assertRefused(CompletableFuture<?> call) {
    ValidationException refused =
        catchThrowableOfType(ValidationException.class, () -> await(call));
    assertThat(refused.reasonAsString()).isEqualTo("fieldValidationFailed");
    assertThat(refused.fieldList()).hasSize(1);
    assertThat(refused.fieldList().get(0).name()).isEqualTo("NextToken");
    assertThat(refused.fieldList().get(0).message()).isNotEmpty();
  }

  private ListWorkflowRunsResponse page(String token) throws Throwable {
    return await(api.listWorkflowRuns(r -> r.workflowArn(workflow).maxResults(2).nextToken(token)));
  }

  private List<String> beginRuns(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(emulator.run(workflow, RunScript.remains("RUNNING")).runId());
    }
    return ids;
  }

  private List<String> runs(int pageSize) {
    return read(
        api.listWorkflowRunsPaginator(r -> r.workflowArn(workflow).maxResults(pageSize))
            .workflowRuns(),
        WorkflowRunSummary::runId);
  }

  private static <T> List<String> read(Publisher<T> items, Function<T, String> id) {
    return Flux.from(items).map(id).collectList().block(Duration.ofSeconds(30));
  }
}
