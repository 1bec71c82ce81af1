package io.github.mwaareactor.testing;

import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.ScheduleConfiguration;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.TaskInstance;
import io.github.mwaareactor.model.TaskInstanceSummary;
import io.github.mwaareactor.model.UpdatedWorkflow;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.model.WorkflowVersionSummary;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What our records tell a caller, by the names in the service's model. {@link SdkFacts} has the
 * same of the AWS SDK.
 */
final class Facts {
  private final Map<String, Object> facts = new LinkedHashMap<>();

  private Facts() {}

  private static Facts of(String name, Object value) {
    return new Facts().and(name, value);
  }

  private Facts and(String name, Object value) {
    facts.put(name, plain(value));
    return this;
  }

  // A state is UNKNOWN where it is absent, and null to a caller of the SDK.
  private Facts and(String name, String text, Enum<?> constant) {
    return and(name, text).and(name + " constant", text == null ? null : constant.name());
  }

  private <T> Facts and(String name, T part, Function<T, Map<String, Object>> facts) {
    return and(name, part == null ? null : facts.apply(part));
  }

  private static Object plain(Object value) {
    if (value instanceof Duration duration) {
      return number(duration.toSeconds());
    } else if (value instanceof List<?> list) {
      return list.stream().map(Facts::plain).collect(Collectors.toList());
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((name, item) -> values.put(name, plain(item)));
      return values;
    }
    return value instanceof Number number ? number(number) : value;
  }

  /** By its mathematical value: each client has other types for the same number. */
  static BigDecimal number(Number number) {
    return new BigDecimal(number.toString()).stripTrailingZeros();
  }

  static Map<String, Object> run(WorkflowRun run) {
    return of("WorkflowArn", run.workflowArn())
        .and("WorkflowVersion", run.workflowVersion())
        .and("RunId", run.runId())
        .and("RunType", run.runTypeText(), run.runType())
        .and("OverrideParameters", run.overrideParameters())
        .and("RunDetail", run.runDetail(), Facts::detail)
        .facts;
  }

  private static Map<String, Object> detail(RunDetail detail) {
    return of("WorkflowArn", detail.workflowArn())
        .and("WorkflowVersion", detail.workflowVersion())
        .and("RunId", detail.runId())
        .and("RunType", detail.runTypeText(), detail.runType())
        .and("CreatedAt", detail.createdAt())
        .and("StartedOn", detail.startedOn())
        .and("CompletedOn", detail.completedOn())
        .and("ModifiedAt", detail.modifiedAt())
        .and("Duration", detail.duration())
        .and("ErrorMessage", detail.errorMessage())
        .and("TaskInstances", detail.taskInstances())
        .and("RunState", detail.runStateText(), detail.runState())
        .facts;
  }

  static Map<String, Object> started(StartedRun run) {
    return of("RunId", run.run().runId())
        .and("Status", run.stateText(), run.state())
        .and("StartedAt", run.startedAt())
        .facts;
  }

  static Map<String, Object> stopped(StoppedRun run) {
    return of("WorkflowArn", run.run().workflowArn())
        .and("WorkflowVersion", run.workflowVersion())
        .and("RunId", run.run().runId())
        .and("Status", run.stateText(), run.state())
        .facts;
  }

  static Map<String, Object> summary(WorkflowRunSummary run) {
    Facts detail =
        of("CreatedOn", run.createdAt())
            .and("StartedAt", run.startedAt())
            .and("EndedAt", run.endedAt())
            .and("Status", run.stateText(), run.state());
    RunRef named = run.run();
    return of("RunId", named == null ? null : named.runId())
        .and("WorkflowArn", named == null ? null : named.workflowArn())
        .and("WorkflowVersion", run.workflowVersion())
        .and("RunType", run.runTypeText(), run.runType())
        .and("RunDetailSummary", detail.facts)
        .facts;
  }

  static Map<String, Object> task(TaskInstance task) {
    return of("WorkflowArn", task.run().workflowArn())
        .and("RunId", task.run().runId())
        .and("TaskInstanceId", task.taskInstanceId())
        .and("WorkflowVersion", task.workflowVersion())
        .and("Status", task.stateText(), task.state())
        .and("DurationInSeconds", task.duration())
        .and("OperatorName", task.operatorName())
        .and("ModifiedAt", task.modifiedAt())
        .and("EndedAt", task.endedAt())
        .and("StartedAt", task.startedAt())
        .and("AttemptNumber", task.attemptNumber())
        .and("ErrorMessage", task.errorMessage())
        .and("TaskId", task.taskId())
        .and("LogStream", task.logStream())
        .and("Xcom", task.xcom())
        .facts;
  }

  static Map<String, Object> summary(TaskInstanceSummary task) {
    return of("WorkflowArn", task.run().workflowArn())
        .and("WorkflowVersion", task.workflowVersion())
        .and("RunId", task.run().runId())
        .and("TaskInstanceId", task.taskInstanceId())
        .and("Status", task.stateText(), task.state())
        .and("DurationInSeconds", task.duration())
        .and("OperatorName", task.operatorName())
        .facts;
  }

  static Map<String, Object> created(CreatedWorkflow workflow) {
    return of("WorkflowArn", workflow.workflowArn())
        .and("CreatedAt", workflow.createdAt())
        .and("RevisionId", workflow.revisionId())
        .and("WorkflowStatus", workflow.workflowStatusText(), workflow.workflowStatus())
        .and("WorkflowVersion", workflow.workflowVersion())
        .and("IsLatestVersion", workflow.isLatestVersion())
        .and("Warnings", workflow.warnings())
        .facts;
  }

  static Map<String, Object> workflow(Workflow workflow) {
    return of("WorkflowArn", workflow.workflowArn())
        .and("WorkflowVersion", workflow.workflowVersion())
        .and("Name", workflow.name())
        .and("Description", workflow.description())
        .and("CreatedAt", workflow.createdAt())
        .and("ModifiedAt", workflow.modifiedAt())
        .and("EncryptionConfiguration", workflow.encryptionConfiguration(), Facts::encryption)
        .and("LoggingConfiguration", workflow.loggingConfiguration(), Facts::logging)
        .and("EngineVersion", workflow.engineVersion())
        .and("WorkflowStatus", workflow.workflowStatusText(), workflow.workflowStatus())
        .and("DefinitionS3Location", workflow.definitionS3Location(), Facts::s3Location)
        .and("ScheduleConfiguration", workflow.scheduleConfiguration(), Facts::schedule)
        .and("RoleArn", workflow.roleArn())
        .and("NetworkConfiguration", workflow.networkConfiguration(), Facts::network)
        .and("TriggerMode", workflow.triggerMode())
        .and("WorkflowDefinition", workflow.workflowDefinition())
        .facts;
  }

  static Map<String, Object> updated(UpdatedWorkflow workflow) {
    return of("WorkflowArn", workflow.workflowArn())
        .and("ModifiedAt", workflow.modifiedAt())
        .and("WorkflowVersion", workflow.workflowVersion())
        .and("Warnings", workflow.warnings())
        .facts;
  }

  static Map<String, Object> deleted(DeletedWorkflow workflow) {
    return of("WorkflowArn", workflow.workflowArn())
        .and("WorkflowVersion", workflow.workflowVersion())
        .facts;
  }

  static Map<String, Object> summary(WorkflowSummary workflow) {
    return of("WorkflowArn", workflow.workflowArn())
        .and("WorkflowVersion", workflow.workflowVersion())
        .and("Name", workflow.name())
        .and("Description", workflow.description())
        .and("CreatedAt", workflow.createdAt())
        .and("ModifiedAt", workflow.modifiedAt())
        .and("WorkflowStatus", workflow.workflowStatusText(), workflow.workflowStatus())
        .and("TriggerMode", workflow.triggerMode())
        .facts;
  }

  static Map<String, Object> version(WorkflowVersionSummary version) {
    return of("WorkflowArn", version.workflowArn())
        .and("WorkflowVersion", version.workflowVersion())
        .and("IsLatestVersion", version.isLatestVersion())
        .and("CreatedAt", version.createdAt())
        .and("ModifiedAt", version.modifiedAt())
        .and("DefinitionS3Location", version.definitionS3Location(), Facts::s3Location)
        .and("ScheduleConfiguration", version.scheduleConfiguration(), Facts::schedule)
        .and("TriggerMode", version.triggerMode())
        .facts;
  }

  static Map<String, Object> none(Object done) {
    return Map.of();
  }

  static Map<String, Object> tags(Map<String, String> tags) {
    return of("Tags", tags).facts;
  }

  private static Map<String, Object> s3Location(S3Location location) {
    return of("Bucket", location.bucket())
        .and("ObjectKey", location.objectKey())
        .and("VersionId", location.versionId())
        .facts;
  }

  private static Map<String, Object> encryption(EncryptionConfiguration encryption) {
    return of("KmsKeyId", encryption.kmsKeyId())
        .and("Type", encryption.typeText(), encryption.type())
        .facts;
  }

  private static Map<String, Object> logging(LoggingConfiguration logging) {
    return of("LogGroupName", logging.logGroupName()).facts;
  }

  private static Map<String, Object> network(NetworkConfiguration network) {
    return of("SecurityGroupIds", network.securityGroupIds())
        .and("SubnetIds", network.subnetIds())
        .facts;
  }

  private static Map<String, Object> schedule(ScheduleConfiguration schedule) {
    return of("CronExpression", schedule.cronExpression()).facts;
  }
}
