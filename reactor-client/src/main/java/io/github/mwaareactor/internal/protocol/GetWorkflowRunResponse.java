package io.github.mwaareactor.internal.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.WorkflowRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The answer on the wire. Fields rather than a record: for one of those Jackson collects all values
 * first and spreads them over the constructor's parameters, anew each time.
 */
final class GetWorkflowRunResponse {
  @JsonProperty("WorkflowArn")
  private @Nullable String workflowArn;

  @JsonProperty("WorkflowVersion")
  private @Nullable String workflowVersion;

  @JsonProperty("RunId")
  private @Nullable String runId;

  @JsonProperty("RunType")
  private @Nullable String runType;

  @JsonProperty("OverrideParameters")
  @JsonDeserialize(using = PlainMapDeserializer.class)
  private @Nullable Map<String, @Nullable Object> overrideParameters;

  @JsonProperty("RunDetail")
  private @Nullable Detail runDetail;

  WorkflowRun toRun() {
    return new WorkflowRun(
        workflowArn,
        workflowVersion,
        runId,
        runType,
        overrideParameters,
        runDetail == null ? null : runDetail.toDetail());
  }

  private static final class Detail {
    @JsonProperty("WorkflowArn")
    private @Nullable String workflowArn;

    @JsonProperty("WorkflowVersion")
    private @Nullable String workflowVersion;

    @JsonProperty("RunId")
    private @Nullable String runId;

    @JsonProperty("RunType")
    private @Nullable String runType;

    @JsonProperty("CreatedAt")
    @JsonDeserialize(using = TimestampDeserializer.class)
    private @Nullable Instant createdAt;

    @JsonProperty("StartedOn")
    @JsonDeserialize(using = TimestampDeserializer.class)
    private @Nullable Instant startedOn;

    @JsonProperty("CompletedOn")
    @JsonDeserialize(using = TimestampDeserializer.class)
    private @Nullable Instant completedOn;

    @JsonProperty("ModifiedAt")
    @JsonDeserialize(using = TimestampDeserializer.class)
    private @Nullable Instant modifiedAt;

    @JsonProperty("Duration")
    private @Nullable Long durationSeconds;

    @JsonProperty("ErrorMessage")
    private @Nullable String errorMessage;

    @JsonProperty("TaskInstances")
    private @Nullable List<String> taskInstances;

    @JsonProperty("RunState")
    private @Nullable String runState;

    RunDetail toDetail() {
      return new RunDetail(
          workflowArn,
          workflowVersion,
          runId,
          runType,
          createdAt,
          startedOn,
          completedOn,
          modifiedAt,
          durationSeconds == null ? null : Duration.ofSeconds(durationSeconds),
          errorMessage,
          taskInstances,
          runState);
    }
  }
}
