package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.mwaareactor.internal.argument.Tags;
import io.github.mwaareactor.internal.argument.Texts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workflow to create. Immutable, so it may be used any number of times. */
public final class CreateWorkflowRequest {
  private static final int MAX_NAME = 255;

  private final String name;
  private final S3Location definitionS3Location;
  private final String roleArn;
  @JsonIgnore private final @Nullable String clientToken;
  private final @Nullable String description;
  private final @Nullable EncryptionConfiguration encryptionConfiguration;
  private final @Nullable LoggingConfiguration loggingConfiguration;
  private final @Nullable Integer engineVersion;
  private final @Nullable NetworkConfiguration networkConfiguration;
  private final @Nullable Map<String, String> tags;
  private final @Nullable String triggerMode;
  private final @Nullable Code code;

  private CreateWorkflowRequest(Builder builder) {
    name = builder.name;
    definitionS3Location = builder.definitionS3Location;
    roleArn = builder.roleArn;
    clientToken = builder.clientToken;
    description = builder.description;
    encryptionConfiguration = builder.encryptionConfiguration;
    loggingConfiguration = builder.loggingConfiguration;
    engineVersion = builder.engineVersion;
    networkConfiguration = builder.networkConfiguration;
    tags = builder.tags;
    triggerMode = builder.triggerMode;
    code = builder.code;
  }

  /**
   * Starts with what is required.
   *
   * @param name the workflow's name, 1 to 255 characters; the service appends ten of its own in the
   *     ARN
   * @param definition where its definition is, with bucket and object key
   * @param roleArn the role that its tasks run with
   * @throws IllegalArgumentException if one is malformed
   */
  public static Builder builder(String name, S3Location definition, String roleArn) {
    return new Builder(name, definition, roleArn);
  }

  /** Starts from this request, its token included. */
  public Builder toBuilder() {
    Builder builder = builder(name, definitionS3Location, roleArn);
    builder.clientToken = clientToken;
    builder.description = description;
    builder.encryptionConfiguration = encryptionConfiguration;
    builder.loggingConfiguration = loggingConfiguration;
    builder.engineVersion = engineVersion;
    builder.networkConfiguration = networkConfiguration;
    builder.tags = tags;
    builder.triggerMode = triggerMode;
    builder.code = code;
    return builder;
  }

  /** The workflow's name. */
  public String name() {
    return name;
  }

  /** Where its definition is. */
  public S3Location definitionS3Location() {
    return definitionS3Location;
  }

  /** The role that its tasks run with. */
  public String roleArn() {
    return roleArn;
  }

  /**
   * What makes a second request with it create nothing; {@code null} if each call draws its own.
   */
  public @Nullable String clientToken() {
    return clientToken;
  }

  /** What it is for; {@code null} if unset. */
  public @Nullable String description() {
    return description;
  }

  /** How it is encrypted; {@code null} if the service decides. */
  public @Nullable EncryptionConfiguration encryptionConfiguration() {
    return encryptionConfiguration;
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

  /** Its tags; read-only, {@code null} if unset. */
  public @Nullable Map<String, String> tags() {
    return tags;
  }

  /** Name, definition and role. */
  @Override
  public String toString() {
    return "CreateWorkflowRequest[name="
        + name
        + ", definitionS3Location="
        + definitionS3Location
        + ", roleArn="
        + roleArn
        + "]";
  }

  /** Collects the members. Setters may be called in any order. */
  public static final class Builder {
    private final String name;
    private final S3Location definitionS3Location;
    private final String roleArn;
    private @Nullable String clientToken;
    private @Nullable String description;
    private @Nullable EncryptionConfiguration encryptionConfiguration;
    private @Nullable LoggingConfiguration loggingConfiguration;
    private @Nullable Integer engineVersion;
    private @Nullable NetworkConfiguration networkConfiguration;
    private @Nullable Map<String, String> tags;
    private @Nullable String triggerMode;
    private @Nullable Code code;

    private Builder(String name, S3Location definition, String roleArn) {
      this.name = Texts.identifier(name, "workflow name", MAX_NAME);
      this.definitionS3Location = WorkflowSource.checked(definition, "definition");
      this.roleArn = WorkflowSource.roleArn(roleArn);
    }

    /**
     * Makes the request idempotent: all calls with the same token and content create one workflow.
     * 1 to 128 visible ASCII characters. By default each call draws its own token.
     */
    public Builder clientToken(String clientToken) {
      this.clientToken = Texts.clientToken(clientToken);
      return this;
    }

    /** Who owns the key that encrypts the workflow. By default AWS does. */
    public Builder encryptionConfiguration(EncryptionConfiguration encryptionConfiguration) {
      this.encryptionConfiguration = WorkflowSource.checked(encryptionConfiguration);
      return this;
    }

    /**
     * The workflow's tags, copied. At most 50, keys of 1 to 128 characters, values of at most 256.
     */
    public Builder tags(Map<String, String> tags) {
      this.tags = Tags.copy(requireNonNull(tags, "tags"), 0);
      return this;
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
    public CreateWorkflowRequest build() {
      return new CreateWorkflowRequest(this);
    }
  }
}
