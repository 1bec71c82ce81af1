package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.UpdatedWorkflow;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowStatus;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.model.WorkflowVersionSummary;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;
import software.amazon.awssdk.regions.Region;

/** Workflows, over real HTTP. */
class WorkflowOperationsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/airflow";
  private static final S3Location DEFINITION = S3Location.of("bucket", "dags/nightly.yaml");
  private static final CreateWorkflowRequest NIGHTLY =
      CreateWorkflowRequest.builder("nightly-load", DEFINITION, ROLE)
          .description("Loads the day's files")
          .encryptionConfiguration(EncryptionConfiguration.customerManagedKey("key-1"))
          .loggingConfiguration(new LoggingConfiguration("/my/logs"))
          .networkConfiguration(new NetworkConfiguration(List.of("sg-1a"), List.of("subnet-1a")))
          .engineVersion(1)
          .build();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  private final MwaaServerlessEmulator emulator = extension.get();
  private final Region region = Region.of(emulator.region());
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator)
          .region(region)
          .retryPolicy(RetryPolicy.builder().random(() -> 0).build())
          .build();

  @AfterEach
  void stop() {
    client.close();
  }

  private String created() {
    return client.createWorkflow(NIGHTLY).block(BOUND).workflowArn();
  }

  private UpdateWorkflowRequest update(String arn) {
    return UpdateWorkflowRequest.builder(arn, DEFINITION, ROLE).description("Second").build();
  }

  private List<String> versions(String arn) {
    return client
        .listWorkflowVersions(arn)
        .map(WorkflowVersionSummary::workflowVersion)
        .collectList()
        .block(BOUND);
  }

  private long requests(String operation) {
    return emulator.calls().stream().filter(call -> call.operation().equals(operation)).count();
  }

  @Test
  void aWorkflowIsCreatedAndReadBack() {
    CreatedWorkflow created = client.createWorkflow(NIGHTLY).block(BOUND);

    assertThat(created.workflowArn()).contains(":workflow/nightly-load-");
    assertThat(created.workflowStatus()).isEqualTo(WorkflowStatus.READY);
    assertThat(created.isLatestVersion()).isTrue();
    assertThat(created.clientToken()).isNotBlank();
    Workflow found = client.getWorkflow(created.workflowArn()).block(BOUND);
    assertThat(found.name()).isEqualTo("nightly-load");
    assertThat(found.description()).isEqualTo("Loads the day's files");
    assertThat(found.roleArn()).isEqualTo(ROLE);
    assertThat(found.definitionS3Location()).isEqualTo(DEFINITION);
    assertThat(found.encryptionConfiguration()).isEqualTo(NIGHTLY.encryptionConfiguration());
    assertThat(found.loggingConfiguration()).isEqualTo(NIGHTLY.loggingConfiguration());
    assertThat(found.networkConfiguration()).isEqualTo(NIGHTLY.networkConfiguration());
    assertThat(found.engineVersion()).isEqualTo(1);
    assertThat(found.workflowVersion()).isEqualTo(created.workflowVersion());
    assertThat(found.workflowDefinition()).isNotBlank();
  }

  @Test
  void aNameInUseIsAConflict() {
    created();

    StepVerifier.create(client.createWorkflow(NIGHTLY))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ConflictException.class);
              assertThat(((ConflictException) error).resourceType()).isNotBlank();
              assertThat(((ConflictException) error).resourceId()).isNotBlank();
            })
        .verify(BOUND);
  }

  @Test
  void aLostAnswerCreatesOneWorkflow() {
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 1);

    CreatedWorkflow created = client.createWorkflow(NIGHTLY).block(BOUND);

    StepVerifier.create(client.listWorkflows().map(WorkflowSummary::workflowArn))
        .expectNext(created.workflowArn())
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void anUpdateMakesAnotherVersionAndTheOldOneCanBeRead() {
    String arn = created();
    String first = client.getWorkflow(arn).block(BOUND).workflowVersion();

    UpdatedWorkflow updated = client.updateWorkflow(update(arn)).block(BOUND);

    assertThat(updated.workflowVersion()).isNotEqualTo(first);
    assertThat(versions(arn)).containsExactlyInAnyOrder(first, updated.workflowVersion());
    assertThat(client.getWorkflow(arn).block(BOUND).description()).isEqualTo("Second");
    assertThat(client.getWorkflow(arn, first).block(BOUND).description())
        .isEqualTo("Loads the day's files");
  }

  @Test
  void anUpdateInDoubtIsNotRepeated() {
    String arn = created();
    emulator.inject(Fault.closes(Fault.Moment.BEFORE_HEADERS), 1);

    StepVerifier.create(client.updateWorkflow(update(arn)))
        .expectErrorSatisfies(
            error -> {
              MwaaException failure = (MwaaException) error;
              assertThat(failure.attempts()).isEqualTo(1);
              assertThat(failure.mayHaveBeenExecuted()).isTrue();
              assertThat(failure.notRetried()).contains("UpdateWorkflow is not idempotent");
            })
        .verify(BOUND);
    assertThat(versions(arn)).hasSize(2);
  }

  @Test
  void anUpdateWhoseServerFailsIsNotRepeated() {
    String arn = created();
    emulator.inject(Fault.error(ServiceError.internalServer("failed", null)), 1);

    StepVerifier.create(client.updateWorkflow(update(arn)))
        .expectError(MwaaException.class)
        .verify(BOUND);
    assertThat(requests("UpdateWorkflow")).isEqualTo(1);
  }

  @Test
  void anUpdateThatWasThrottledIsRepeated() {
    String arn = created();
    emulator.inject(Fault.error(ServiceError.throttling("slow", "s", "q", null)), 2);

    assertThat(client.updateWorkflow(update(arn)).block(BOUND).workflowVersion()).isNotBlank();
    assertThat(versions(arn)).hasSize(2);
  }

  @Test
  void anUpdateThatWasNeverSentIsRepeated() {
    MwaaServerlessEmulator secured = extension.restart(MwaaServerlessEmulator.builder().tls(true));
    String arn = secured.createWorkflow("nightly-load");
    secured.connections().inject(ConnectionFault.HANDSHAKE_REFUSED, 1);

    try (var overTls =
        Clients.of(secured).retryPolicy(RetryPolicy.builder().random(() -> 0).build()).build()) {
      UpdatedWorkflow updated = overTls.updateWorkflow(update(arn)).block(BOUND);

      assertThat(updated.workflowVersion()).isNotBlank();
      assertThat(secured.connections().accepted()).isEqualTo(2);
    }
  }

  @Test
  void aWorkflowIsDeleted() {
    String arn = created();

    DeletedWorkflow deleted = client.deleteWorkflow(arn).block(BOUND);

    assertThat(deleted.workflowArn()).isEqualTo(arn);
    assertThat(client.getWorkflow(arn).block(BOUND).workflowStatus())
        .isEqualTo(WorkflowStatus.DELETING);
  }

  @Test
  void whatIsGoneAfterAnAttemptOfOursIsDeleted() {
    String unknown = emulator.workflowArn("unknown-a1B2c3D4e5");
    emulator.inject(Fault.resets(Fault.Moment.BEFORE_HEADERS), 1);

    StepVerifier.create(client.deleteWorkflow(unknown))
        .expectNext(new DeletedWorkflow(unknown, null))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void whatWasNeverThereIsNotDeleted() {
    StepVerifier.create(client.deleteWorkflow(emulator.workflowArn("unknown-a1B2c3D4e5")))
        .expectError(ResourceNotFoundException.class)
        .verify(BOUND);
  }

  @Test
  void aThrottleLeavesNoDoubtSoWhatIsMissingIsAnError() {
    emulator.inject(Fault.error(ServiceError.throttling("slow", "s", "q", null)), 1);

    StepVerifier.create(client.deleteWorkflow(emulator.workflowArn("unknown-a1B2c3D4e5")))
        .expectError(ResourceNotFoundException.class)
        .verify(BOUND);
  }
}
