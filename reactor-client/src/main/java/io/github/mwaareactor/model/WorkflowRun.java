package io.github.mwaareactor.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one run, with every member of the service's response under its own name. A member
 * is {@code null} if the service did not send it.
 *
 * <p>Jackson 2 and 3 write it as JSON with {@code state}, which is what {@link #state()} returns,
 * and {@code runType}, which is the service's own text. They leave out the override parameters.
 *
 * @param workflowArn the workflow the run belongs to
 * @param workflowVersion the version that runs
 * @param runId the run
 * @param runTypeText what started the run, as the service wrote it; {@link #runType()} reads it
 * @param overrideParameters the parameters that the start call set: a read-only map of String,
 *     Boolean, Long, BigInteger, Double, BigDecimal, List, Map and null. BigInteger and BigDecimal
 *     stand for numbers that Long and Double cannot hold exactly. The service marks them sensitive,
 *     so {@link #toString()} hides them
 * @param runDetail the run's state and times
 */
public record WorkflowRun(
    @Nullable String workflowArn,
    @Nullable String workflowVersion,
    @Nullable String runId,
    @JsonProperty("runType") @Nullable String runTypeText,
    @JsonProperty(access = Access.WRITE_ONLY)
        @Nullable Map<String, @Nullable Object> overrideParameters,
    @Nullable RunDetail runDetail)
    implements Serializable {

  /** Copies the top level of the override parameters. */
  public WorkflowRun {
    overrideParameters = Copies.orNull(overrideParameters);
  }

  /**
   * The run's state, from {@link #runDetail()}.
   *
   * @return {@link RunState#UNKNOWN} if the service sent none, or one that this version does not
   *     know
   */
  @JsonProperty(access = Access.READ_ONLY)
  public RunState state() {
    RunState state = runDetail == null ? null : runDetail.runState();
    return state == null ? RunState.UNKNOWN : state;
  }

  /**
   * What started the run: {@link RunType#UNKNOWN} for a value this version does not know, {@code
   * null} if absent.
   */
  public @Nullable RunType runType() {
    return runTypeText == null ? null : RunType.of(runTypeText);
  }

  /** All members but the override parameters, which are only counted. */
  @Override
  public String toString() {
    return "WorkflowRun[workflowArn="
        + workflowArn
        + ", workflowVersion="
        + workflowVersion
        + ", runId="
        + runId
        + ", runTypeText="
        + runTypeText
        + ", overrideParameters="
        + (overrideParameters == null ? "null" : "(" + overrideParameters.size() + " hidden)")
        + ", runDetail="
        + runDetail
        + "]";
  }
}
