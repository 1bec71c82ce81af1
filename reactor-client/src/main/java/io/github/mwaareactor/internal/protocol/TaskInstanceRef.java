package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.RunRef;

/** Names one task instance of a run. */
public record TaskInstanceRef(RunRef run, String taskInstanceId) {
  /** As messages name it. */
  @Override
  public String toString() {
    return "task instance " + taskInstanceId + " of " + run;
  }
}
