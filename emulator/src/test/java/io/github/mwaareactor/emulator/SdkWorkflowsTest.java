package io.github.mwaareactor.emulator;

import static io.github.mwaareactor.emulator.testing.SdkClient.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.ConflictException;
import software.amazon.awssdk.services.mwaaserverless.model.CreateWorkflowRequest;
import software.amazon.awssdk.services.mwaaserverless.model.CreateWorkflowResponse;
import software.amazon.awssdk.services.mwaaserverless.model.DefinitionS3Location;
import software.amazon.awssdk.services.mwaaserverless.model.DeleteWorkflowResponse;
import software.amazon.awssdk.services.mwaaserverless.model.EncryptionType;
import software.amazon.awssdk.services.mwaaserverless.model.GetWorkflowResponse;
import software.amazon.awssdk.services.mwaaserverless.model.MwaaServerlessException;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.mwaaserverless.model.UpdateWorkflowResponse;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowStatus;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowSummary;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowVersionSummary;

/** Workflows and their versions, as the AWS SDK's client sees them. */
class SdkWorkflowsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/path/workflows";
  private static final DefinitionS3Location DEFINITION =
      DefinitionS3Location.builder().bucket("bucket").objectKey("load.yaml").build();
  // The SDK judges its own clock by the answers' dates, so this one must be near the right time.
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AdjustableClock clock = new AdjustableClock(start);
  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().clock(clock).start();
  private final SdkClient client = SdkClient.of(emulator);
  private final MwaaServerlessAsyncClient api = client.api();

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @Test
  void tellsAllThatAWorkflowWasMadeWith() throws Throwable {
    emulator.definition("bucket", "load.yaml", "load:\n  schedule: '0 6 * * *' # daily\n");
    CreateWorkflowResponse created =
        create(
            "load",
            r ->
                r.description("Loads \u2744")
                    .encryptionConfiguration(
                        e -> e.type(EncryptionType.CUSTOMER_MANAGED_KEY).kmsKeyId("key"))
                    .loggingConfiguration(l -> l.logGroupName("/logs"))
                    .engineVersion(2)
                    .networkConfiguration(n -> n.securityGroupIds("sg-1").subnetIds("subnet-1"))
                    .triggerMode("SCHEDULED"));

    GetWorkflowResponse workflow = get(created.workflowArn(), null);

    assertThat(created.workflowArn())
        .matches("arn:aws:airflow-serverless:us-east-1:123456789012:workflow/load-[A-Za-z0-9]{10}");
    assertThat(created.workflowVersion()).matches("[0-9a-f]{32}");
    assertThat(created.createdAt()).isEqualTo(start);
    assertThat(created.workflowStatus()).isEqualTo(WorkflowStatus.READY);
    assertThat(created.isLatestVersion()).isTrue();
    assertThat(created.revisionId()).isEqualTo("1");
    assertThat(created.warnings()).isEmpty();
    assertThat(workflow.workflowArn()).isEqualTo(created.workflowArn());
    assertThat(workflow.workflowVersion()).isEqualTo(created.workflowVersion());
    assertThat(workflow.name()).isEqualTo("load");
    assertThat(workflow.description()).isEqualTo("Loads \u2744");
    assertThat(workflow.createdAt()).isEqualTo(start);
    assertThat(workflow.modifiedAt()).isEqualTo(start);
    assertThat(workflow.encryptionConfiguration().type())
        .isEqualTo(EncryptionType.CUSTOMER_MANAGED_KEY);
    assertThat(workflow.encryptionConfiguration().kmsKeyId()).isEqualTo("key");
    assertThat(workflow.loggingConfiguration().logGroupName()).isEqualTo("/logs");
    assertThat(workflow.engineVersion()).isEqualTo(2);
    assertThat(workflow.workflowStatus()).isEqualTo(WorkflowStatus.READY);
    assertThat(workflow.definitionS3Location()).isEqualTo(DEFINITION);
    assertThat(workflow.scheduleConfiguration().cronExpression()).isEqualTo("0 6 * * *");
    assertThat(workflow.roleArn()).isEqualTo(ROLE);
    assertThat(workflow.networkConfiguration().securityGroupIds()).containsExactly("sg-1");
    assertThat(workflow.networkConfiguration().subnetIds()).containsExactly("subnet-1");
    assertThat(workflow.triggerMode()).isEqualTo("SCHEDULED");
    assertThat(workflow.workflowDefinition()).startsWith("load:\n  schedule:");
  }

  @Test
  void leavesOutWhatNobodySaid() throws Throwable {
    String arn = emulator.createWorkflow("plain");

    GetWorkflowResponse workflow = get(arn, null);

    assertThat(workflow.name()).isEqualTo("plain");
    assertThat(workflow.roleArn()).startsWith("arn:aws:iam::123456789012:role/");
    assertThat(workflow.loggingConfiguration().logGroupName())
        .isEqualTo("/aws/mwaa-serverless/" + arn.substring(arn.indexOf('/') + 1) + "/");
    assertThat(workflow.workflowDefinition()).isNotEmpty();
    assertThat(workflow.description()).isNull();
    assertThat(workflow.encryptionConfiguration()).isNull();
    assertThat(workflow.networkConfiguration()).isNull();
    assertThat(workflow.scheduleConfiguration()).isNull();
    assertThat(workflow.triggerMode()).isNull();
  }

  @Test
  void makesAnotherVersionWithEachUpdate() throws Throwable {
    CreateWorkflowResponse created = create("load", r -> r.description("first").engineVersion(2));
    clock.advance(SECOND);

    UpdateWorkflowResponse updated =
        await(
            api.updateWorkflow(
                r ->
                    r.workflowArn(created.workflowArn())
                        .definitionS3Location(d -> d.bucket("other").objectKey("x").versionId("7"))
                        .roleArn(ROLE)
                        .description("second")));

    assertThat(updated.workflowVersion())
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(created.workflowVersion());
    assertThat(updated.modifiedAt()).isEqualTo(start.plus(SECOND));
    assertThat(updated.warnings()).isEmpty();
    GetWorkflowResponse latest = get(created.workflowArn(), null);
    assertThat(latest.workflowVersion()).isEqualTo(updated.workflowVersion());
    assertThat(latest.description()).isEqualTo("second");
    assertThat(latest.engineVersion()).isEqualTo(2);
    assertThat(latest.createdAt()).isEqualTo(start);
    assertThat(latest.modifiedAt()).isEqualTo(start.plus(SECOND));
    assertThat(latest.definitionS3Location().versionId()).isEqualTo("7");
    GetWorkflowResponse first = get(created.workflowArn(), created.workflowVersion());
    assertThat(first.description()).isEqualTo("first");
    List<WorkflowVersionSummary> versions = versions(created.workflowArn());
    assertThat(versions)
        .extracting(WorkflowVersionSummary::workflowVersion)
        .containsExactly(updated.workflowVersion(), created.workflowVersion());
    assertThat(versions)
        .extracting(WorkflowVersionSummary::isLatestVersion)
        .containsExactly(true, false);
    assertThat(versions.get(1).definitionS3Location()).isEqualTo(DEFINITION);
    assertThat(versions.get(1).createdAt()).isEqualTo(start);
  }

  @Test
  void isDeletingForASecondAndThenGoneWithItsRuns() throws Throwable {
    String arn = create("load", r -> {}).workflowArn();
    ScriptedRun run = emulator.run(arn, RunScript.remains("RUNNING"));

    DeleteWorkflowResponse deleted = await(api.deleteWorkflow(r -> r.workflowArn(arn)));

    assertThat(deleted.workflowArn()).isEqualTo(arn);
    assertThat(deleted.workflowVersion()).isNull();
    clock.advance(Duration.ofMillis(999));
    assertThat(get(arn, null).workflowStatus()).isEqualTo(WorkflowStatus.DELETING);
    assertThat(client.get(run).runDetail().runStateAsString()).isEqualTo("STOPPING");
    await(api.deleteWorkflow(r -> r.workflowArn(arn)));
    assertThat(conflictOnUpdate(arn).resourceId()).isEqualTo(arn);
    clock.advance(Duration.ofMillis(1));
    ResourceNotFoundException gone =
        catchThrowableOfType(ResourceNotFoundException.class, () -> get(arn, null));
    assertThat(gone.resourceId()).isEqualTo(arn);
    assertThat(gone.resourceType()).isEqualTo("Workflow");
    assertThat(catchThrowableOfType(ResourceNotFoundException.class, () -> client.get(run)))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                ResourceNotFoundException.class,
                () -> await(api.deleteWorkflow(r -> r.workflowArn(arn)))))
        .isNotNull();
    assertThat(workflows()).isEmpty();
    assertThat(create("load", r -> {}).workflowArn()).isNotEqualTo(arn);
  }

  private ConflictException conflictOnUpdate(String arn) {
    return catchThrowableOfType(
        ConflictException.class,
        () ->
            await(
                api.updateWorkflow(
                    r -> r.workflowArn(arn).definitionS3Location(DEFINITION).roleArn(ROLE))));
  }

  @Test
  void losesOneVersionAtOnceAndIsGoneWithTheLast() throws Throwable {
    CreateWorkflowResponse created = create("load", r -> {});
    String arn = created.workflowArn();
    String second =
        await(
                api.updateWorkflow(
                    r -> r.workflowArn(arn).definitionS3Location(DEFINITION).roleArn(ROLE)))
            .workflowVersion();

    DeleteWorkflowResponse deleted =
        await(api.deleteWorkflow(r -> r.workflowArn(arn).workflowVersion(second)));

    assertThat(deleted.workflowVersion()).isEqualTo(second);
    assertThat(get(arn, null).workflowVersion()).isEqualTo(created.workflowVersion());
    ResourceNotFoundException noVersion =
        catchThrowableOfType(ResourceNotFoundException.class, () -> get(arn, second));
    assertThat(noVersion.resourceId()).isEqualTo(second);
    assertThat(noVersion.resourceType()).isEqualTo("WorkflowVersion");
    await(api.deleteWorkflow(r -> r.workflowArn(arn).workflowVersion(created.workflowVersion())));
    assertThat(get(arn, null).workflowStatus()).isEqualTo(WorkflowStatus.DELETING);
  }

  @Test
  void refusesANameInUse() throws Throwable {
    create("load", r -> {});
    emulator.run(emulator.workflowArn("made-by-a-run-0123456789"), RunScript.remains("RUNNING"));

    for (String taken : List.of("load", "made-by-a-run")) {
      ConflictException conflict =
          catchThrowableOfType(ConflictException.class, () -> create(taken, r -> {}));

      assertThat(conflict.resourceId()).isEqualTo(taken);
      assertThat(conflict.resourceType()).isEqualTo("Workflow");
      assertThat(conflict.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void makesOneWorkflowForOneClientToken() throws Throwable {
    CreateWorkflowResponse first = create("load", r -> r.clientToken("token-1"));

    CreateWorkflowResponse again = create("load", r -> r.clientToken("token-1"));
    ConflictException conflict =
        catchThrowableOfType(
            ConflictException.class, () -> create("other", r -> r.clientToken("token-1")));

    assertThat(again.workflowArn()).isEqualTo(first.workflowArn());
    assertThat(conflict.resourceId()).isEqualTo(first.workflowArn());
    assertThat(workflows()).hasSize(1);
  }

  @Test
  void knowsAWorkflowThatARunMade() throws Throwable {
    String arn = emulator.workflowArn("load-0123456789");
    emulator.run(arn, RunScript.remains("RUNNING"));

    assertThat(get(arn, "0123456789abcdef0123456789abcdef").name()).isEqualTo("load");
    assertThat(versions(arn)).hasSize(1);
    assertThat(workflows()).extracting(WorkflowSummary::workflowArn).containsExactly(arn);
  }

  @Test
  void listsWhatEachWorkflowIs() throws Throwable {
    CreateWorkflowResponse created =
        create("load", r -> r.description("why").triggerMode("MANUAL"));

    WorkflowSummary summary = workflows().get(0);

    assertThat(summary.workflowArn()).isEqualTo(created.workflowArn());
    assertThat(summary.workflowVersion()).isEqualTo(created.workflowVersion());
    assertThat(summary.name()).isEqualTo("load");
    assertThat(summary.description()).isEqualTo("why");
    assertThat(summary.createdAt()).isEqualTo(start);
    assertThat(summary.modifiedAt()).isEqualTo(start);
    assertThat(summary.workflowStatus()).isEqualTo(WorkflowStatus.READY);
    assertThat(summary.triggerMode()).isEqualTo("MANUAL");
  }

  @Test
  void refusesWorkflowsAndVersionsBeyondTheQuota() throws Throwable {
    emulator.quotas(new Quotas(2, 20, 100));
    String arn = create("one", r -> {}).workflowArn();
    emulator.createWorkflow("two");
    emulator.run(emulator.workflowArn("not-counted-0123456789"), RunScript.remains("RUNNING"));

    ServiceQuotaExceededException full =
        catchThrowableOfType(ServiceQuotaExceededException.class, () -> create("three", r -> {}));
    assertThat(full.resourceId()).isEqualTo("three");
    assertThat(full.resourceType()).isEqualTo("Workflow");
    assertThat(full.serviceCode()).isEqualTo("airflow-serverless");
    assertThat(full.quotaCode()).isNotEmpty();

    await(api.deleteWorkflow(r -> r.workflowArn(arn)));
    clock.advance(SECOND);
    assertThat(create("three", r -> {}).workflowArn()).contains("three");
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400, 400, 400, 400", "TRAITS, 404, 409, 402, 403"})
  void answersErrorsWithTheStatusesOfTheTable(
      ErrorStatuses statuses, int notFound, int conflict, int quota, int denied) {
    try (MwaaServerlessEmulator other =
            MwaaServerlessEmulator.builder()
                .errorStatuses(statuses)
                .quotas(new Quotas(1, 0, 0))
                .start();
        SdkClient its = SdkClient.of(other)) {
      String taken = other.createWorkflow("taken");
      String foreign = taken.replace("123456789012", "210987654321");

      assertThat(
              List.of(
                  statusOf(its, get -> get.getWorkflow(r -> r.workflowArn(taken + "x"))),
                  statusOf(its, get -> get.getWorkflow(r -> r.workflowArn(gone(taken)))),
                  statusOf(its, create -> create.createWorkflow(r -> named(r, "taken"))),
                  statusOf(its, create -> create.createWorkflow(r -> named(r, "more"))),
                  statusOf(its, start -> start.startWorkflowRun(r -> r.workflowArn(taken))),
                  statusOf(its, get -> get.getWorkflow(r -> r.workflowArn(foreign)))))
          .containsExactly(400, notFound, conflict, quota, quota, denied);
    }
  }

  private static String gone(String arn) {
    return arn.replace("taken", "gone");
  }

  private static void named(CreateWorkflowRequest.Builder request, String name) {
    request.name(name).definitionS3Location(DEFINITION).roleArn(ROLE);
  }

  private static int statusOf(
      SdkClient client, Function<MwaaServerlessAsyncClient, CompletableFuture<?>> call) {
    return catchThrowableOfType(
            MwaaServerlessException.class, () -> await(call.apply(client.api())))
        .statusCode();
  }

  @Test
  void isNotFoundInAListByTheErrorThatTheListHas() {
    ValidationException unknown =
        catchThrowableOfType(
            ValidationException.class, () -> versions(emulator.workflowArn("no-0123456789")));

    assertThat(unknown.reasonAsString()).isEqualTo("other");
    assertThat(unknown.fieldList().get(0).name()).isEqualTo("WorkflowArn");
  }

  private CreateWorkflowResponse create(String name, Consumer<CreateWorkflowRequest.Builder> more)
      throws Throwable {
    return await(
        api.createWorkflow(
            r -> {
              named(r, name);
              more.accept(r);
            }));
  }

  private GetWorkflowResponse get(String arn, String version) throws Throwable {
    return await(api.getWorkflow(r -> r.workflowArn(arn).workflowVersion(version)));
  }

  private List<WorkflowSummary> workflows() throws Throwable {
    return await(api.listWorkflows(r -> {})).workflows();
  }

  private List<WorkflowVersionSummary> versions(String arn) throws Throwable {
    return await(api.listWorkflowVersions(r -> r.workflowArn(arn))).workflowVersions();
  }
}
