package io.github.mwaareactor.internal.protocol;

import org.jspecify.annotations.Nullable;

/** Names the workflows of a region; null if the settings decide which. */
public record WorkflowsIn(@Nullable String region) {
  @Override
  public String toString() {
    return region == null ? "the account's workflows" : "the account's workflows in " + region;
  }
}
