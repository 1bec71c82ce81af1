package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.Code;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.UpdateWorkflowRequest;

/** The larger requests about workflows on the wire. */
final class WorkflowRequests {
  private WorkflowRequests() {}

  static void create(CreateWorkflowRequest request, JsonMembers body) {
    body.text("Name", request.name())
        .text("ClientToken", request.clientToken())
        .object(
            "DefinitionS3Location", request.definitionS3Location(), WorkflowRequests::s3Location)
        .text("RoleArn", request.roleArn())
        .text("Description", request.description())
        .object(
            "EncryptionConfiguration",
            request.encryptionConfiguration(),
            WorkflowRequests::encryption)
        .object("LoggingConfiguration", request.loggingConfiguration(), WorkflowRequests::logging)
        .integer("EngineVersion", request.engineVersion())
        .object("NetworkConfiguration", request.networkConfiguration(), WorkflowRequests::network)
        .values("Tags", request.tags())
        .text("TriggerMode", request.triggerMode())
        .object("Code", request.code(), WorkflowRequests::code);
  }

  static void update(UpdateWorkflowRequest request, JsonMembers body) {
    body.text("WorkflowArn", request.workflowArn())
        .object(
            "DefinitionS3Location", request.definitionS3Location(), WorkflowRequests::s3Location)
        .text("RoleArn", request.roleArn())
        .text("Description", request.description())
        .object("LoggingConfiguration", request.loggingConfiguration(), WorkflowRequests::logging)
        .integer("EngineVersion", request.engineVersion())
        .object("NetworkConfiguration", request.networkConfiguration(), WorkflowRequests::network)
        .text("TriggerMode", request.triggerMode())
        .object("Code", request.code(), WorkflowRequests::code);
  }

  static void version(WorkflowRef workflow, JsonMembers body) {
    body.text("WorkflowArn", workflow.workflowArn())
        .text("WorkflowVersion", workflow.workflowVersion());
  }

  private static void s3Location(S3Location location, JsonMembers members) {
    members
        .text("Bucket", location.bucket())
        .text("ObjectKey", location.objectKey())
        .text("VersionId", location.versionId());
  }

  private static void encryption(EncryptionConfiguration encryption, JsonMembers members) {
    members.text("Type", encryption.typeText()).text("KmsKeyId", encryption.kmsKeyId());
  }

  private static void logging(LoggingConfiguration logging, JsonMembers members) {
    members.text("LogGroupName", logging.logGroupName());
  }

  private static void network(NetworkConfiguration network, JsonMembers members) {
    members
        .texts("SecurityGroupIds", network.securityGroupIds())
        .texts("SubnetIds", network.subnetIds());
  }

  private static void code(Code code, JsonMembers members) {
    members.object("S3Location", code.s3Location(), WorkflowRequests::s3Location);
  }
}
