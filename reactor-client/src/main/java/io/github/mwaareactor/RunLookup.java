package io.github.mwaareactor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.io.Serializable;

/** The result of one of many lookups. */
public sealed interface RunLookup extends Serializable {
  /** The run that was looked up. */
  RunRef run();

  /**
   * The run was read.
   *
   * @param run the run that was looked up
   * @param value its snapshot
   */
  record Found(RunRef run, WorkflowRun value) implements RunLookup {}

  /**
   * The run was not read. The other lookups go on.
   *
   * @param run the run that was looked up
   * @param error a {@link io.github.mwaareactor.error.MwaaException}, or an {@link
   *     IllegalArgumentException} when this client is pinned to another region. JSON has the name
   *     of its class only
   */
  record Failed(RunRef run, @JsonIgnore Throwable error) implements RunLookup {
    /** For JSON: the error's message may name hosts and limits. */
    @JsonProperty("error")
    String errorName() {
      return error.getClass().getSimpleName();
    }
  }
}
