package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.argument.Texts;
import org.jspecify.annotations.Nullable;

/** What runs to list. Immutable, so it may be used any number of times. */
public final class ListWorkflowRunsRequest {
  private static final int MAX_VERSION = 2048;
  private static final int MAX_PAGE_SIZE = 100;

  private final String workflowArn;
  private final @Nullable String workflowVersion;
  private final @Nullable Integer pageSize;
  @JsonIgnore private final @Nullable String startingToken;

  private ListWorkflowRunsRequest(Builder builder) {
    workflowArn = builder.workflowArn;
    workflowVersion = builder.workflowVersion;
    pageSize = builder.pageSize;
    startingToken = builder.startingToken;
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

  /** Starts from this request. */
  public Builder toBuilder() {
    Builder builder = builder(workflowArn);
    builder.workflowVersion = workflowVersion;
    builder.pageSize = pageSize;
    builder.startingToken = startingToken;
    return builder;
  }

  /** The workflow's ARN. */
  public String workflowArn() {
    return workflowArn;
  }

  /** The version whose runs are listed; {@code null} for the runs of all versions. */
  public @Nullable String workflowVersion() {
    return workflowVersion;
  }

  /** The largest number of runs in a page; {@code null} if the service decides. */
  public @Nullable Integer pageSize() {
    return pageSize;
  }

  /** The page to begin with; {@code null} for the first. */
  public @Nullable String startingToken() {
    return startingToken;
  }

  /** All members but the starting token. */
  @Override
  public String toString() {
    return "ListWorkflowRunsRequest[workflowArn="
        + workflowArn
        + ", workflowVersion="
        + workflowVersion
        + ", pageSize="
        + pageSize
        + ", startingToken="
        + (startingToken == null ? "null" : "(hidden)")
        + "]";
  }

  /** Collects the members. Setters may be called in any order. */
  public static final class Builder {
    private final String workflowArn;
    private @Nullable String workflowVersion;
    private @Nullable Integer pageSize;
    private @Nullable String startingToken;

    private Builder(String workflowArn) {
      WorkflowArn.parse(workflowArn);
      this.workflowArn = workflowArn;
    }

    /** The version whose runs are listed. 1 to 2,048 characters; by default of all versions. */
    public Builder workflowVersion(String workflowVersion) {
      this.workflowVersion = Texts.identifier(workflowVersion, "workflowVersion", MAX_VERSION);
      return this;
    }

    /** The largest number of runs in a page. 1 to 100; by default the service decides. */
    public Builder pageSize(int pageSize) {
      Checks.argument(
          pageSize >= 1 && pageSize <= MAX_PAGE_SIZE, "pageSize must be 1 to 100", pageSize);
      this.pageSize = pageSize;
      return this;
    }

    /**
     * The page to begin with: {@link Page#nextToken()} of the page before it, from a list with the
     * same workflow and version.
     *
     * @throws IllegalArgumentException if it is empty; the message does not have the token
     */
    public Builder startingToken(String startingToken) {
      requireNonNull(startingToken, "startingToken");
      if (startingToken.isEmpty() || !Texts.isSendable(startingToken)) {
        throw new IllegalArgumentException(
            "startingToken must have at least 1 character and no broken surrogates");
      }
      this.startingToken = startingToken;
      return this;
    }

    /** Makes the request. */
    public ListWorkflowRunsRequest build() {
      return new ListWorkflowRunsRequest(this);
    }
  }
}
