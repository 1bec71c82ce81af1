package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.CreateWorkflowRequest;
import org.jspecify.annotations.Nullable;

/** A workflow to be created in a region; null if the settings decide in which. */
public record NewWorkflow(@Nullable String region, CreateWorkflowRequest request) {
  @Override
  public String toString() {
    return region == null ? request.toString() : request + " in " + region;
  }
}
