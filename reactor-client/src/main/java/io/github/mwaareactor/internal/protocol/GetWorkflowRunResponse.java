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

/** The answer on the wire. */
record GetWorkflowRunResponse(
    @JsonProperty("WorkflowArn") @Nullable String workflowArn,
    @JsonProperty("WorkflowVersion") @Nullable String workflowVersion,
    @JsonProperty("RunId") @Nullable String runId,
    @JsonProperty("RunType") @Nullable String runType,
    @JsonProperty("OverrideParameters") @JsonDeserialize(using = PlainMapReader.class)
        @Nullable Map<String, @Nullable Object> overrideParameters,
    @JsonProperty("RunDetail") @Nullable Detail runDetail) {

  WorkflowRun toRun() {
    return new WorkflowRun(
        workflowArn,
        workflowVersion,
        runId,
        runType,
        overrideParameters,
        runDetail == null ? null : runDetail.toDetail());
  }

  record Detail(
      @JsonProperty("WorkflowArn") @Nullable String workflowArn,
      @JsonProperty("WorkflowVersion") @Nullable String workflowVersion,
      @JsonProperty("RunId") @Nullable String runId,
      @JsonProperty("RunType") @Nullable String runType,
      @JsonProperty("CreatedAt") @JsonDeserialize(using = TimestampReader.class)
          @Nullable Instant createdAt,
      @JsonProperty("StartedOn") @JsonDeserialize(using = TimestampReader.class)
          @Nullable Instant startedOn,
      @JsonProperty("CompletedOn") @JsonDeserialize(using = TimestampReader.class)
          @Nullable Instant completedOn,
      @JsonProperty("ModifiedAt") @JsonDeserialize(using = TimestampReader.class)
          @Nullable Instant modifiedAt,
      @JsonProperty("Duration") @Nullable Long durationSeconds,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage,
      @JsonProperty("TaskInstances") @Nullable List<String> taskInstances,
      @JsonProperty("RunState") @Nullable String runState) {

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
