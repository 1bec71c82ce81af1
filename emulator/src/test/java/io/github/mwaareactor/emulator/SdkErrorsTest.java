package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.testing.SdkClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.mwaaserverless.model.AccessDeniedException;
import software.amazon.awssdk.services.mwaaserverless.model.ConflictException;
import software.amazon.awssdk.services.mwaaserverless.model.InternalServerException;
import software.amazon.awssdk.services.mwaaserverless.model.MwaaServerlessException;
import software.amazon.awssdk.services.mwaaserverless.model.OperationTimeoutException;
import software.amazon.awssdk.services.mwaaserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaaserverless.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.mwaaserverless.model.ThrottlingException;
import software.amazon.awssdk.services.mwaaserverless.model.ValidationException;

/** Every modelled error, as the AWS SDK's client understands it, by both status tables. */
class SdkErrorsTest {
  private MwaaServerlessEmulator emulator;
  private SdkClient client;

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 429"})
  void throttling(ErrorStatuses statuses, int status) {
    ThrottlingException e =
        fail(
            statuses,
            ServiceError.throttling("Slow down", "airflow-serverless", "L-1", 7),
            ThrottlingException.class);

    assertDetails(e, "ThrottlingException", "Slow down", status);
    assertThat(e.serviceCode()).isEqualTo("airflow-serverless");
    assertThat(e.quotaCode()).isEqualTo("L-1");
    assertThat(e.retryAfterSeconds()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void throttlingWithoutAHint(ErrorStatuses statuses) {
    ThrottlingException e =
        fail(statuses, ServiceError.throttling("Slow", "a", "b", null), ThrottlingException.class);

    assertThat(e.retryAfterSeconds()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void validation(ErrorStatuses statuses) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("RunId", "too long");
    fields.put("WorkflowArn", "no ARN");
    ValidationException e =
        fail(
            statuses,
            ServiceError.validation("Bad", "fieldValidationFailed", fields),
            ValidationException.class);

    assertDetails(e, "ValidationException", "Bad", 400);
    assertThat(e.reasonAsString()).isEqualTo("fieldValidationFailed");
    assertThat(e.fieldList())
        .extracting(field -> field.name() + " " + field.message())
        .containsExactly("RunId too long", "WorkflowArn no ARN");
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 404"})
  void resourceNotFound(ErrorStatuses statuses, int status) {
    ResourceNotFoundException e =
        fail(
            statuses,
            ServiceError.resourceNotFound("Gone", "run-1", "WorkflowRun"),
            ResourceNotFoundException.class);

    assertDetails(e, "ResourceNotFoundException", "Gone", status);
    assertThat(e.resourceId()).isEqualTo("run-1");
    assertThat(e.resourceType()).isEqualTo("WorkflowRun");
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 403"})
  void accessDenied(ErrorStatuses statuses, int status) {
    AccessDeniedException e =
        fail(statuses, ServiceError.accessDenied("Not yours"), AccessDeniedException.class);

    assertDetails(e, "AccessDeniedException", "Not yours", status);
  }

  @ParameterizedTest
  @EnumSource
  void internalServer(ErrorStatuses statuses) {
    InternalServerException e =
        fail(statuses, ServiceError.internalServer("Oops", 3), InternalServerException.class);

    assertDetails(e, "InternalServerException", "Oops", 500);
    assertThat(e.retryAfterSeconds()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 500", "TRAITS, 504"})
  void operationTimeout(ErrorStatuses statuses, int status) {
    OperationTimeoutException e =
        fail(statuses, ServiceError.operationTimeout("Late"), OperationTimeoutException.class);

    assertDetails(e, "OperationTimeoutException", "Late", status);
  }

  // The next two are modelled by the service, but not as answers to GetWorkflowRun. The SDK maps
  // by name for the whole service, so that they arrive typed all the same.
  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 409"})
  void conflict(ErrorStatuses statuses, int status) {
    ConflictException e =
        fail(statuses, ServiceError.conflict("Taken", "w-1", "Workflow"), ConflictException.class);

    assertDetails(e, "ConflictException", "Taken", status);
    assertThat(e.resourceId()).isEqualTo("w-1");
    assertThat(e.resourceType()).isEqualTo("Workflow");
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 402"})
  void serviceQuotaExceeded(ErrorStatuses statuses, int status) {
    ServiceQuotaExceededException e =
        fail(
            statuses,
            ServiceError.serviceQuotaExceeded("Full", "w-1", "Workflow", "s", "q"),
            ServiceQuotaExceededException.class);

    assertDetails(e, "ServiceQuotaExceededException", "Full", status);
    assertThat(e.resourceId()).isEqualTo("w-1");
    assertThat(e.resourceType()).isEqualTo("Workflow");
    assertThat(e.serviceCode()).isEqualTo("s");
    assertThat(e.quotaCode()).isEqualTo("q");
  }

  @ParameterizedTest
  @CsvSource({"DOCUMENTED, 400", "TRAITS, 403"})
  void expiredToken(ErrorStatuses statuses, int status) {
    MwaaServerlessException e =
        fail(statuses, ServiceError.expiredToken("Old"), MwaaServerlessException.class);

    assertDetails(e, "ExpiredTokenException", "Old", status);
  }

  @ParameterizedTest
  @EnumSource
  void anythingElse(ErrorStatuses statuses) {
    MwaaServerlessException e =
        fail(
            statuses,
            ServiceError.other("ServiceUnavailable", 503, "Back soon"),
            MwaaServerlessException.class);

    assertDetails(e, "ServiceUnavailable", "Back soon", 503);
  }

  @ParameterizedTest
  @EnumSource
  void anErrorWithAStatusOfItsOwn(ErrorStatuses statuses) {
    ThrottlingException e =
        fail(
            statuses,
            ServiceError.throttling("Slow", "a", "b", null).withStatus(503),
            ThrottlingException.class);

    assertDetails(e, "ThrottlingException", "Slow", 503);
  }

  private <T extends AwsServiceException> T fail(
      ErrorStatuses statuses, ServiceError error, Class<T> type) {
    emulator = MwaaServerlessEmulator.builder().errorStatuses(statuses).start();
    client = SdkClient.of(emulator);
    ScriptedRun run =
        emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
    emulator.inject(Fault.error(error), 1);
    return catchThrowableOfType(type, () -> client.get(run));
  }

  private void assertDetails(AwsServiceException e, String code, String message, int status) {
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
    assertThat(e.statusCode()).isEqualTo(status);
    assertThat(e.requestId()).isEqualTo(emulator.calls().get(0).requestId());
  }
}
