package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.mwaareactor.internal.argument.JsonValues;
import io.github.mwaareactor.internal.argument.Texts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What run to start. Immutable, so it may be used any number of times. */
public final class StartWorkflowRunRequest {
  private static final int MAX_VERSION = 2048;

  private final String workflowArn;
  private final @Nullable String workflowVersion;
  @JsonIgnore private final @Nullable Map<String, @Nullable Object> overrideParameters;
  @JsonIgnore private final @Nullable String clientToken;

  private StartWorkflowRunRequest(Builder builder) {
    workflowArn = builder.workflowArn;
    workflowVersion = builder.workflowVersion;
    overrideParameters = builder.overrideParameters;
    clientToken = builder.clientToken;
  }

  /**
   * Starts with what is required.
   *
   * @param workflowArn the workflow's ARN; its region decides endpoint and signing region
   * @throws IllegalArgumentException if the ARN is malformed
   */
  public static Builder builder(String workflowArn) {
    return new Builder(workflowArn);
  }

  /** Starts from this request, its token included. */
  public Builder toBuilder() {
    Builder builder = builder(workflowArn);
    builder.workflowVersion = workflowVersion;
    builder.overrideParameters = overrideParameters;
    builder.clientToken = clientToken;
    return builder;
  }

  /** The workflow's ARN. */
  public String workflowArn() {
    return workflowArn;
  }

  /** The version to run; {@code null} for the latest. */
  public @Nullable String workflowVersion() {
    return workflowVersion;
  }

  /**
   * What the run gets in place of the workflow's own parameters; read-only, {@code null} if unset.
   */
  public @Nullable Map<String, @Nullable Object> overrideParameters() {
    return overrideParameters;
  }

  /** What makes a second request with it start nothing; {@code null} if each call draws its own. */
  public @Nullable String clientToken() {
    return clientToken;
  }

  /**
   * The workflow and its version. Override parameters are only counted, and a token is left out.
   */
  @Override
  public String toString() {
    return "StartWorkflowRunRequest[workflowArn="
        + workflowArn
        + ", workflowVersion="
        + workflowVersion
        + ", overrideParameters="
        + (overrideParameters == null ? "null" : "(" + overrideParameters.size() + " hidden)")
        + "]";
  }

  /** Collects the members. Setters may be called in any order. */
  public static final class Builder {
    private final String workflowArn;
    private @Nullable String workflowVersion;
    private @Nullable Map<String, @Nullable Object> overrideParameters;
    private @Nullable String clientToken;

    private Builder(String workflowArn) {
      WorkflowArn.parse(workflowArn);
      this.workflowArn = workflowArn;
    }

    /** The version to run. 1 to 2,048 characters; by default the latest version runs. */
    public Builder workflowVersion(String workflowVersion) {
      this.workflowVersion = Texts.identifier(workflowVersion, "workflowVersion", MAX_VERSION);
      return this;
    }

    /**
     * Sets what the run gets in place of the workflow's own parameters. The values are copied now.
     * Allowed are String, Boolean, the JDK's number types (finite), Map with String keys,
     * Collection and null, nested up to 100 levels. The service marks them sensitive, so no log or
     * message of this library shows them.
     *
     * @throws IllegalArgumentException for a value that is not allowed, naming its place and class
     */
    public Builder overrideParameters(Map<String, ?> overrideParameters) {
      this.overrideParameters =
          JsonValues.copy(
              requireNonNull(overrideParameters, "overrideParameters"), "overrideParameters");
      return this;
    }

    /**
     * Makes the request idempotent: all calls with the same token and content start one run. 1 to
     * 128 visible ASCII characters. By default each call draws its own token, so subscribing twice
     * starts two runs.
     */
    public Builder clientToken(String clientToken) {
      this.clientToken = Texts.clientToken(clientToken);
      return this;
    }

    /** Makes the request. */
    public StartWorkflowRunRequest build() {
      return new StartWorkflowRunRequest(this);
    }
  }
}
