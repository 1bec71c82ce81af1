package io.github.mwaareactor.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a workflow, with every member of the service's response under its own name. A
 * member is {@code null} if the service did not send it.
 *
 * @param workflowArn the workflow's ARN
 * @param workflowVersion the version, 32 characters
 * @param name the name that it was created with
 * @param description what it is for
 * @param createdAt when it was created
 * @param modifiedAt when it was last changed
 * @param encryptionConfiguration how it is encrypted
 * @param loggingConfiguration where it logs
 * @param engineVersion the version of the service's engine
 * @param workflowStatusText its status as the service wrote it; {@link #workflowStatus()} reads it
 * @param definitionS3Location where its definition was read
 * @param scheduleConfiguration when it runs by itself
 * @param roleArn the role that its tasks run with
 * @param networkConfiguration the network that its tasks run in
 * @param triggerMode what starts its runs
 * @param workflowDefinition the definition's text
 * @param code where its Python code was read
 * @param codeSnapshottedAt when its Python code was read
 */
public record Workflow(
    @Nullable String workflowArn,
    @Nullable String workflowVersion,
    @Nullable String name,
    @Nullable String description,
    @Nullable Instant createdAt,
    @Nullable Instant modifiedAt,
    @Nullable EncryptionConfiguration encryptionConfiguration,
    @Nullable LoggingConfiguration loggingConfiguration,
    @Nullable Integer engineVersion,
    @JsonProperty("workflowStatus") @Nullable String workflowStatusText,
    @Nullable S3Location definitionS3Location,
    @Nullable ScheduleConfiguration scheduleConfiguration,
    @Nullable String roleArn,
    @Nullable NetworkConfiguration networkConfiguration,
    @Nullable String triggerMode,
    @Nullable String workflowDefinition,
    @Nullable Code code,
    @Nullable Instant codeSnapshottedAt)
    implements Serializable {

  /**
   * Whether it can be used: {@link WorkflowStatus#UNKNOWN} for a value this version does not know,
   * {@code null} if absent.
   */
  public @Nullable WorkflowStatus workflowStatus() {
    return workflowStatusText == null ? null : WorkflowStatus.of(workflowStatusText);
  }
}
