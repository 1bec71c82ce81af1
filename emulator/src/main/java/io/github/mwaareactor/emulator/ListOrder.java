package io.github.mwaareactor.emulator;

/** The order in which ListWorkflowRuns lists the runs of a workflow. The service publishes none. */
public enum ListOrder {
  /** The run that began last comes first. */
  NEWEST_FIRST,

  /** The run that began first comes first. */
  OLDEST_FIRST,

  /** An order that looks random, and is the same for every list of one workflow. */
  SHUFFLED
}
