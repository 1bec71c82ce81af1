package io.github.mwaareactor.emulator.internal.service;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What a version of a workflow is made of, as its caller said it. */
record WorkflowSettings(
    S3Location definition,
    String roleArn,
    @Nullable String description,
    @Nullable String logGroup,
    @Nullable Integer engineVersion,
    @Nullable Network network,
    @Nullable String triggerMode,
    @Nullable S3Location code) {

  static WorkflowSettings read(InputReader members) {
    return new WorkflowSettings(
        members.required("DefinitionS3Location", S3Location::readDefinition),
        members.required("RoleArn", Constraint.ROLE_ARN),
        members.optional("Description", Constraint.DESCRIPTION),
        members.optional(
            "LoggingConfiguration", logging -> logging.required("LogGroupName", Constraint.ANY)),
        members.optionalInteger("EngineVersion", Integer.MIN_VALUE, Integer.MAX_VALUE),
        members.optional("NetworkConfiguration", Network::read),
        members.optional("TriggerMode", Constraint.GENERIC),
        members.optional("Code", S3Location::readCode));
  }

  /** Those of a workflow for which nobody said any. */
  static WorkflowSettings stub(ServiceIdentity identity, String name) {
    return new WorkflowSettings(
        new S3Location("emulator-definitions", name + ".yaml", null),
        identity.roleArn("emulator"),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** What an update leaves out stays as it was. */
  WorkflowSettings over(WorkflowSettings earlier) {
    return new WorkflowSettings(
        definition,
        roleArn,
        either(description, earlier.description),
        either(logGroup, earlier.logGroup),
        either(engineVersion, earlier.engineVersion),
        either(network, earlier.network),
        either(triggerMode, earlier.triggerMode),
        either(code, earlier.code));
  }

  private static <T> @Nullable T either(@Nullable T updated, @Nullable T earlier) {
    return updated == null ? earlier : updated;
  }

  void write(JsonGenerator generator, String workflowId) {
    definition.write(generator, "DefinitionS3Location");
    generator.writeStringProperty("RoleArn", roleArn);
    Json.writeText(generator, "Description", description);
    generator.writeObjectPropertyStart("LoggingConfiguration");
    generator.writeStringProperty(
        "LogGroupName", logGroup == null ? "/aws/mwaa-serverless/" + workflowId + "/" : logGroup);
    generator.writeEndObject();
    generator.writeNumberProperty("EngineVersion", engineVersion == null ? 1 : engineVersion);
    if (network != null) {
      network.write(generator);
    }
    Json.writeText(generator, "TriggerMode", triggerMode);
    if (code != null) {
      generator.writeObjectPropertyStart("Code");
      code.write(generator, "S3Location");
      generator.writeEndObject();
    }
  }
}
