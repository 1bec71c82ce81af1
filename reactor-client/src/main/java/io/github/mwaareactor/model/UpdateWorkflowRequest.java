package io.github.mwaareactor.model;

import io.github.mwaareactor.internal.argument.Texts;
import org.jspecify.annotations.Nullable;

/** What a workflow's next version is made of. Immutable, so it may be used any number of times. */
public final class UpdateWorkflowRequest {
  private final String workflowArn;
  private final S3Location definitionS3Location;
  private final String roleArn;
  private final @Nullable String description;
  private final @Nullable LoggingConfiguration loggingConfiguration;
  private final @Nullable Integer engineVersion;
  private final @Nullable NetworkConfiguration networkConfiguration;
  private final @Nullable String triggerMode;
  private final @Nullable Code code;

  private UpdateWorkflowRequest(Builder builder) {
    workflowArn = builder.workflowArn;
    definitionS3Location = builder.definitionS3Location;
    roleArn = builder.roleArn;
    description = builder.description;
    loggingConfiguration = builder.loggingConfiguration;
    engineVersion = builder.engineVersion;
    networkConfiguration = builder.networkConfiguration;
    triggerMode = builder.triggerMode;
    code = builder.code;
  }

  /**
   * Starts with what is required.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @param definition where the definition is, with bucket and object key
   * @param roleArn the role that tasks run with
   * @throws IllegalArgumentException if one is malformed
   */
  public static Builder builder(String workflowArn, S3Location definition, String roleArn) {
    return new Builder(workflowArn, definition, roleArn);
  }

  /** Starts from this request. */
  public Builder toBuilder() {
    Builder builder = builder(workflowArn, definitionS3Location, roleArn);
    builder.description = description;
    builder.loggingConfiguration = loggingConfiguration;
    builder.engineVersion = engineVersion;
    builder.networkConfiguration = networkConfiguration;
    builder.triggerMode = triggerMode;
    builder.code = code;
    return builder;
  }

  /** The workflow's ARN. */
  public String workflowArn() {
    return workflowArn;
  }

  /** Where the definition is. */
  public S3Location definitionS3Location() {
    return definitionS3Location;
  }

  /** The role that tasks run with. */
  public String roleArn() {
    return roleArn;
  }

  /** What the workflow is for; {@code null} if unset. */
  public @Nullable String description() {
    return description;
  }

  /** The log group; {@code null} for the service's own. */
  public @Nullable LoggingConfiguration loggingConfiguration() {
    return loggingConfiguration;
  }

  /** The version of the service's engine; {@code null} if the service decides. */
  public @Nullable Integer engineVersion() {
    return engineVersion;
  }

  /** The network that tasks run in; {@code null} for none of one's own. */
  public @Nullable NetworkConfiguration networkConfiguration() {
    return networkConfiguration;
  }

  /** What starts runs; {@code null} if the service decides. */
  public @Nullable String triggerMode() {
    return triggerMode;
  }

  /** Where the Python code is; {@code null} for none. */
  public @Nullable Code code() {
    return code;
  }

  /** Workflow, definition and role. */
  @Override
  public String toString() {
    return "UpdateWorkflowRequest[workflowArn="
        + workflowArn
        + ", definitionS3Location="
        + definitionS3Location
        + ", roleArn="
        + roleArn
        + "]";
  }

  /** Collects the members. Setters may be called in any order. */
  public static final class Builder {
    private final String workflowArn;
    private final S3Location definitionS3Location;
    private final String roleArn;
    private @Nullable String description;
    private @Nullable LoggingConfiguration loggingConfiguration;
    private @Nullable Integer engineVersion;
    private @Nullable NetworkConfiguration networkConfiguration;
    private @Nullable String triggerMode;
    private @Nullable Code code;

    private Builder(String workflowArn, S3Location definition, String roleArn) {
      WorkflowArn.parse(workflowArn);
      this.workflowArn = workflowArn;
      this.definitionS3Location = WorkflowSource.checked(definition, "definition");
      this.roleArn = WorkflowSource.roleArn(roleArn);
    }

    /** What the workflow is for. 1 to 1,024 characters. */
    public Builder description(String description) {
      this.description = Texts.text(description, "description", 1, WorkflowSource.MAX_DESCRIPTION);
      return this;
    }

    /** The log group. By default the service makes one for the workflow. */
    public Builder loggingConfiguration(LoggingConfiguration loggingConfiguration) {
      this.loggingConfiguration = WorkflowSource.checked(loggingConfiguration);
      return this;
    }

    /** The version of the service's engine. By default the service decides. */
    public Builder engineVersion(int engineVersion) {
      this.engineVersion = engineVersion;
      return this;
    }

    /** The network that tasks run in. By default they run in none of one's own. */
    public Builder networkConfiguration(NetworkConfiguration networkConfiguration) {
      this.networkConfiguration = WorkflowSource.checked(networkConfiguration);
      return this;
    }

    /** What starts runs. 1 to 255 characters; by default the service decides. */
    public Builder triggerMode(String triggerMode) {
      this.triggerMode = Texts.text(triggerMode, "triggerMode", 1, WorkflowSource.MAX_GENERIC);
      return this;
    }

    /** Where the Python code is: a package in Amazon S3. */
    public Builder code(Code code) {
      this.code = WorkflowSource.checked(code);
      return this;
    }

    /** Makes the request. */
    public UpdateWorkflowRequest build() {
      return new UpdateWorkflowRequest(this);
    }
  }
}
