package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.internal.protocol.JsonTypes.BOOLEAN;
import static io.github.mwaareactor.internal.protocol.JsonTypes.INT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TEXT;
import static io.github.mwaareactor.internal.protocol.JsonTypes.TIMESTAMP;
import static io.github.mwaareactor.internal.protocol.JsonTypes.rowsOf;

import io.github.mwaareactor.model.Code;
import io.github.mwaareactor.model.CreatedWorkflow;
import io.github.mwaareactor.model.DeletedWorkflow;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.ScheduleConfiguration;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.UpdatedWorkflow;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowSummary;
import io.github.mwaareactor.model.WorkflowVersionSummary;
import java.util.function.Function;

/** The answers about workflows on the wire. */
final class WorkflowResponses {
  private static final JsonObject<S3Location> S3_LOCATION =
      JsonObject.of(
          members -> {
            var bucket = members.add("Bucket", TEXT);
            var objectKey = members.add("ObjectKey", TEXT);
            var versionId = members.add("VersionId", TEXT);
            return row -> new S3Location(row.get(bucket), row.get(objectKey), row.get(versionId));
          });

  private static final JsonObject<Code> CODE =
      JsonObject.of(
          members -> {
            var s3Location = members.add("S3Location", S3_LOCATION);
            return row -> new Code(row.get(s3Location));
          });

  private static final JsonObject<EncryptionConfiguration> ENCRYPTION =
      JsonObject.of(
          members -> {
            var type = members.add("Type", TEXT);
            var kmsKeyId = members.add("KmsKeyId", TEXT);
            return row -> new EncryptionConfiguration(row.get(type), row.get(kmsKeyId));
          });

  private static final JsonObject<LoggingConfiguration> LOGGING =
      JsonObject.of(
          members -> {
            var logGroupName = members.add("LogGroupName", TEXT);
            return row -> new LoggingConfiguration(row.get(logGroupName));
          });

  private static final JsonObject<NetworkConfiguration> NETWORK =
      JsonObject.of(
          members -> {
            var securityGroupIds = members.add("SecurityGroupIds", rowsOf(TEXT));
            var subnetIds = members.add("SubnetIds", rowsOf(TEXT));
            return row -> new NetworkConfiguration(row.get(securityGroupIds), row.get(subnetIds));
          });

  private static final JsonObject<ScheduleConfiguration> SCHEDULE =
      JsonObject.of(
          members -> {
            var cronExpression = members.add("CronExpression", TEXT);
            return row -> new ScheduleConfiguration(row.get(cronExpression));
          });

  static final JsonObject<Function<NewWorkflow, CreatedWorkflow>> CREATED =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var createdAt = members.add("CreatedAt", TIMESTAMP);
            var revisionId = members.add("RevisionId", TEXT);
            var workflowStatus = members.add("WorkflowStatus", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var isLatestVersion = members.add("IsLatestVersion", BOOLEAN);
            var warnings = members.add("Warnings", rowsOf(TEXT));
            return row ->
                asked ->
                    new CreatedWorkflow(
                        row.get(workflowArn),
                        row.get(createdAt),
                        row.get(revisionId),
                        row.get(workflowStatus),
                        row.get(workflowVersion),
                        row.get(isLatestVersion),
                        row.get(warnings),
                        String.valueOf(asked.request().clientToken()));
          });

  static final JsonObject<Function<WorkflowRef, Workflow>> WORKFLOW =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var name = members.add("Name", TEXT);
            var description = members.add("Description", TEXT);
            var createdAt = members.add("CreatedAt", TIMESTAMP);
            var modifiedAt = members.add("ModifiedAt", TIMESTAMP);
            var encryptionConfiguration = members.add("EncryptionConfiguration", ENCRYPTION);
            var loggingConfiguration = members.add("LoggingConfiguration", LOGGING);
            var engineVersion = members.add("EngineVersion", INT);
            var workflowStatus = members.add("WorkflowStatus", TEXT);
            var definitionS3Location = members.add("DefinitionS3Location", S3_LOCATION);
            var scheduleConfiguration = members.add("ScheduleConfiguration", SCHEDULE);
            var roleArn = members.add("RoleArn", TEXT);
            var networkConfiguration = members.add("NetworkConfiguration", NETWORK);
            var triggerMode = members.add("TriggerMode", TEXT);
            var workflowDefinition = members.add("WorkflowDefinition", TEXT);
            var code = members.add("Code", CODE);
            var codeSnapshottedAt = members.add("CodeSnapshottedAt", TIMESTAMP);
            return row ->
                asked -> {
                  EchoCheck.workflow(asked.workflowArn(), row.get(workflowArn));
                  EchoCheck.name("version", asked.workflowVersion(), row.get(workflowVersion));
                  return new Workflow(
                      row.get(workflowArn),
                      row.get(workflowVersion),
                      row.get(name),
                      row.get(description),
                      row.get(createdAt),
                      row.get(modifiedAt),
                      row.get(encryptionConfiguration),
                      row.get(loggingConfiguration),
                      row.get(engineVersion),
                      row.get(workflowStatus),
                      row.get(definitionS3Location),
                      row.get(scheduleConfiguration),
                      row.get(roleArn),
                      row.get(networkConfiguration),
                      row.get(triggerMode),
                      row.get(workflowDefinition),
                      row.get(code),
                      row.get(codeSnapshottedAt));
                };
          });

  static final JsonObject<Function<UpdateWorkflowRequest, UpdatedWorkflow>> UPDATED =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var modifiedAt = members.add("ModifiedAt", TIMESTAMP);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var warnings = members.add("Warnings", rowsOf(TEXT));
            return row ->
                asked -> {
                  EchoCheck.workflow(asked.workflowArn(), row.get(workflowArn));
                  return new UpdatedWorkflow(
                      row.get(workflowArn),
                      row.get(modifiedAt),
                      row.get(workflowVersion),
                      row.get(warnings));
                };
          });

  static final JsonObject<Function<WorkflowRef, DeletedWorkflow>> DELETED =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            return row ->
                asked -> {
                  EchoCheck.workflow(asked.workflowArn(), row.get(workflowArn));
                  EchoCheck.name("version", asked.workflowVersion(), row.get(workflowVersion));
                  return new DeletedWorkflow(row.get(workflowArn), row.get(workflowVersion));
                };
          });

  static final JsonObject<Function<WorkflowsIn, WorkflowSummary>> SUMMARY =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var name = members.add("Name", TEXT);
            var description = members.add("Description", TEXT);
            var createdAt = members.add("CreatedAt", TIMESTAMP);
            var modifiedAt = members.add("ModifiedAt", TIMESTAMP);
            var workflowStatus = members.add("WorkflowStatus", TEXT);
            var triggerMode = members.add("TriggerMode", TEXT);
            return row ->
                asked ->
                    new WorkflowSummary(
                        row.get(workflowArn),
                        row.get(workflowVersion),
                        row.get(name),
                        row.get(description),
                        row.get(createdAt),
                        row.get(modifiedAt),
                        row.get(workflowStatus),
                        row.get(triggerMode));
          });

  static final JsonObject<Function<String, WorkflowVersionSummary>> VERSION =
      JsonObject.of(
          members -> {
            var workflowArn = members.add("WorkflowArn", TEXT);
            var workflowVersion = members.add("WorkflowVersion", TEXT);
            var isLatestVersion = members.add("IsLatestVersion", BOOLEAN);
            var createdAt = members.add("CreatedAt", TIMESTAMP);
            var modifiedAt = members.add("ModifiedAt", TIMESTAMP);
            var definitionS3Location = members.add("DefinitionS3Location", S3_LOCATION);
            var scheduleConfiguration = members.add("ScheduleConfiguration", SCHEDULE);
            var triggerMode = members.add("TriggerMode", TEXT);
            return row ->
                asked -> {
                  EchoCheck.workflow(asked, row.get(workflowArn));
                  return new WorkflowVersionSummary(
                      row.get(workflowArn),
                      row.get(workflowVersion),
                      row.get(isLatestVersion),
                      row.get(createdAt),
                      row.get(modifiedAt),
                      row.get(definitionS3Location),
                      row.get(scheduleConfiguration),
                      row.get(triggerMode));
                };
          });

  private WorkflowResponses() {}
}
