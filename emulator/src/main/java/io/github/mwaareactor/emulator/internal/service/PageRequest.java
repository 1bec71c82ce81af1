package io.github.mwaareactor.emulator.internal.service;

import org.jspecify.annotations.Nullable;

/** Which page of a list is asked for. */
record PageRequest(@Nullable Integer maxResults, @Nullable String nextToken) {
  private static final int MOST = 100;

  static PageRequest read(InputReader members) {
    return new PageRequest(
        members.optionalInteger("MaxResults", 1, MOST),
        members.optional("NextToken", Constraint.ANY));
  }

  /** How many rows are wanted at most. */
  int rows() {
    return maxResults == null ? MOST : maxResults;
  }
}
