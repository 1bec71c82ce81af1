package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.SdkClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.AccessDeniedException;
import software.amazon.awssdk.services.mwaaserverless.model.MwaaServerlessException;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.mwaaserverless.model.ThrottlingException;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowSummary;

/** Several accounts and regions in one emulator, each with what is its own. */
class AccountsTest {
  private static final String OTHER = "210987654321";
  private static final AccessKey OTHERS_KEY = AccessKey.of("OTHER", "secret");

  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder()
          .account(OTHER, OTHERS_KEY, AccessKey.of("OTHER2", "secret"))
          .regions("eu-west-1")
          .start();
  private final SdkClient ours = client(emulator.accessKey(), "us-east-1");
  private final SdkClient oursInEurope = client(emulator.accessKey(), "eu-west-1");
  private final SdkClient others = client(OTHERS_KEY, "us-east-1");

  @AfterEach
  void close() {
    ours.close();
    oursInEurope.close();
    others.close();
    emulator.close();
  }

  @Test
  void listWhatIsTheirs() throws Throwable {
    String first = emulator.createWorkflow("load");
    String second = emulator.createWorkflow(emulator.accountId(), "eu-west-1", "load");
    String third = emulator.createWorkflow(OTHER, "us-east-1", "load");

    assertThat(workflows(ours)).containsExactly(first);
    assertThat(workflows(oursInEurope)).containsExactly(second);
    assertThat(workflows(others)).containsExactly(third);
    assertThat(second).startsWith("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/");
    assertThat(third).startsWith("arn:aws:airflow-serverless:us-east-1:210987654321:workflow/");
  }

  @Test
  void makeWorkflowsWhereTheSignatureSays() throws Throwable {
    String made =
        await(
                others
                    .api()
                    .createWorkflow(
                        r ->
                            r.name("load")
                                .definitionS3Location(d -> d.bucket("b").objectKey("k"))
                                .roleArn("arn:aws:iam::210987654321:role/r")))
            .workflowArn();

    assertThat(made).contains(":us-east-1:210987654321:");
    assertThat(await(others.api().startWorkflowRun(r -> r.workflowArn(made))).runId()).isNotEmpty();
  }

  @Test
  void areDeniedWhatIsAnothersAndFindNothingOfAnotherRegion() {
    String workflow = emulator.workflowArn("load-0123456789");
    emulator.run(workflow, "run", RunScript.remains("RUNNING"));

    AccessDeniedException denied =
        catchThrowableOfType(AccessDeniedException.class, () -> others.get(workflow, "run"));
    ResourceNotFoundException elsewhere =
        catchThrowableOfType(
            ResourceNotFoundException.class, () -> oursInEurope.get(workflow, "run"));

    assertThat(denied.awsErrorDetails().errorMessage())
        .contains("airflow-serverless:GetWorkflowRun", workflow);
    assertThat(elsewhere.resourceType()).isEqualTo("Workflow");
    for (SdkClient client : List.of(others, oursInEurope)) {
      assertThat(refusals(client, workflow))
          .hasSize(8)
          .allMatch(
              client == others
                  ? AccessDeniedException.class::isInstance
                  : ResourceNotFoundException.class::isInstance);
    }
  }

  /** A client that signs for the ARN's region was refused for its signature. */
  @Test
  void findNothingInARegionThatIsNotServed() throws Throwable {
    String workflow = "arn:aws:airflow-serverless:ap-south-1:123456789012:workflow/load-0123456789";

    try (SdkClient client = client(emulator.accessKey(), "ap-south-1")) {
      assertThat(refusals(client, workflow))
          .hasSize(8)
          .allSatisfy(
              refusal ->
                  assertThat(refusal)
                      .isInstanceOf(ResourceNotFoundException.class)
                      .hasMessageContaining(
                          workflow
                              + " does not exist. This emulator serves: eu-west-1, us-east-1."));
      assertThat(
              catchThrowable(
                  () -> await(client.api().listWorkflowRuns(r -> r.workflowArn(workflow)))))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("serves: eu-west-1, us-east-1.");
    }
    assertThat(emulator.calls())
        .extracting(RecordedCall::verdict)
        .containsOnly(SignatureVerdict.VALID);
    // Nor is the region served from now on.
    assertThat(catchThrowable(() -> ours.get(workflow, "run")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("serves: eu-west-1, us-east-1.");
  }

  @Test
  void areRefusedWhatIsSignedForARegionThatIsNotServedAndOfNoWorkflowThere() {
    String workflow = emulator.createWorkflow("load");

    try (SdkClient client = client(emulator.accessKey(), "ap-south-1")) {
      List<Throwable> refusals =
          Stream.<CompletableFuture<?>>of(
                  client.api().listWorkflows(r -> {}),
                  client.api().getWorkflow(r -> r.workflowArn(workflow)))
              .map(call -> catchThrowable(() -> await(call)))
              .toList();

      assertThat(refusals)
          .hasSize(2)
          .allSatisfy(
              refusal ->
                  assertThat(refusal)
                      .hasMessageContaining(
                          "valid region, not 'ap-south-1'. This emulator serves: eu-west-1,"
                              + " us-east-1."));
    }
    assertThat(emulator.calls())
        .extracting(RecordedCall::verdict)
        .containsOnly(SignatureVerdict.WRONG_REGION);
  }

  @Test
  void areToldOfAWrongSecretInARegionThatIsNotServedToo() {
    AccessKey wrong = AccessKey.of(emulator.accessKey().accessKeyId(), "wrong");

    try (SdkClient client = client(wrong, "ap-south-1")) {
      assertThatThrownBy(
              () ->
                  client.get(
                      "arn:aws:airflow-serverless:ap-south-1:123456789012:workflow/load-0123456789",
                      "run"))
          .hasMessageContaining("does not match the signature you provided");
    }
  }

  private static List<Throwable> refusals(SdkClient client, String arn) {
    MwaaServerlessAsyncClient api = client.api();
    return List.<CompletableFuture<?>>of(
            api.getWorkflow(r -> r.workflowArn(arn)),
            api.deleteWorkflow(r -> r.workflowArn(arn)),
            api.startWorkflowRun(r -> r.workflowArn(arn)),
            api.stopWorkflowRun(r -> r.workflowArn(arn).runId("run")),
            api.getTaskInstance(r -> r.workflowArn(arn).runId("run").taskInstanceId("t")),
            api.listTagsForResource(r -> r.resourceArn(arn)),
            api.untagResource(r -> r.resourceArn(arn).tagKeys("k")),
            api.getWorkflowRun(r -> r.workflowArn(arn).runId("run")))
        .stream()
        .map(call -> catchThrowable(() -> await(call)))
        .toList();
  }

  @Test
  void haveRatesAndQuotasOfTheirOwn() throws Throwable {
    emulator.apiRateLimit("ListWorkflows", ApiRateLimit.of(0.001, 1));
    for (SdkClient client : List.of(ours, oursInEurope, others)) {
      assertThat(workflows(client)).isEmpty();
      assertThat(catchThrowableOfType(ThrottlingException.class, () -> workflows(client)))
          .isNotNull();
    }
    emulator.quotas(new Quotas(100, 20, 1));
    String workflow = emulator.createWorkflow("load");
    String theirs = emulator.createWorkflow(OTHER, "us-east-1", "load");
    await(ours.api().startWorkflowRun(r -> r.workflowArn(workflow)));

    assertThat(
            catchThrowableOfType(
                ServiceQuotaExceededException.class,
                () -> await(ours.api().startWorkflowRun(r -> r.workflowArn(workflow)))))
        .isNotNull();
    assertThat(await(others.api().startWorkflowRun(r -> r.workflowArn(theirs))).runId())
        .isNotEmpty();
  }

  @Test
  void areServedInRegionsThatATestNames() throws Throwable {
    try (SdkClient client = client(OTHERS_KEY, "ap-south-1")) {
      assertThatThrownBy(() -> workflows(client))
          .isInstanceOf(MwaaServerlessException.class)
          .hasMessageContaining("valid region");

      String workflow = emulator.workflowArn(OTHER, "ap-south-1", "load-0123456789");
      ScriptedRun run = emulator.run(workflow, RunScript.remains("RUNNING"));

      assertThat(client.get(run).workflowArn()).isEqualTo(workflow);
      emulator.reset();
      assertThatThrownBy(() -> workflows(client)).hasMessageContaining("valid region");
      assertThat(workflows(oursInEurope)).isEmpty();
    }
  }

  @Test
  void areRefusedBeforeTheStartIfTheyCannotBe() {
    MwaaServerlessEmulator.Builder builder = MwaaServerlessEmulator.builder();

    assertThatThrownBy(() -> builder.account("1", OTHERS_KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accountId must be 12 digits, was '1'");
    assertThatThrownBy(() -> builder.account(OTHER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accessKeys must not be empty");
    assertThatThrownBy(() -> builder.regions("eu west"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("region must be a lower-case host label, was 'eu west'");
    assertThatThrownBy(() -> builder.account(OTHER, OTHERS_KEY, OTHERS_KEY).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("access keys must have different ids, was twice 'OTHER'");
    assertThatThrownBy(() -> emulator.createWorkflow("000000000000", "us-east-1", "load"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("accountId must be an account of the emulator, was '000000000000'");
  }

  @Test
  void aWorkflowThatIsRefusedLeavesItsRegionUnserved() {
    String workflow = "arn:aws:airflow-serverless:ap-south-1:123456789012:workflow/load-0123456789";

    assertThatThrownBy(() -> emulator.createWorkflow(emulator.accountId(), "ap-south-1", "no name"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> emulator.workflowArn(emulator.accountId(), "ap-south-1", "no id"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(catchThrowable(() -> ours.get(workflow, "run")))
        .hasMessageContaining("serves: eu-west-1, us-east-1.");
  }

  private SdkClient client(AccessKey key, String region) {
    return SdkClient.of(emulator, emulator.endpoint(), key, region, 1);
  }

  private static List<String> workflows(SdkClient client) throws Throwable {
    return await(client.api().listWorkflows(r -> {})).workflows().stream()
        .map(WorkflowSummary::workflowArn)
        .toList();
  }
}
