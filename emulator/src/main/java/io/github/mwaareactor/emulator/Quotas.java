package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;

/**
 * How much an account may have in a region. What is beyond it is answered with {@code
 * ServiceQuotaExceededException}.
 *
 * @param workflows how many workflows CreateWorkflow makes; those of {@link
 *     MwaaServerlessEmulator#createWorkflow(String)} count, and are never refused
 * @param runsPerWorkflow how many runs that StartWorkflowRun began one workflow has at a time
 * @param runsPerAccount how many of them there are at a time, in all workflows together
 */
public record Quotas(int workflows, int runsPerWorkflow, int runsPerAccount) {
  private static final int NONE = Integer.MAX_VALUE;
  private static final int VERSIONS_PER_WORKFLOW = 50;

  /** Checks the numbers. */
  public Quotas {
    checkQuota(workflows, "workflows");
    checkQuota(runsPerWorkflow, "runsPerWorkflow");
    checkQuota(runsPerAccount, "runsPerAccount");
  }

  /**
   * The service's own: 100 workflows, 20 runs of a workflow, 100 runs of an account.
   *
   * @return the quotas of an account for which none was raised
   */
  public static Quotas defaults() {
    return new Quotas(100, 20, 100);
  }

  /**
   * No quota at all, that of 50 versions of a workflow included.
   *
   * @return quotas that nobody reaches
   */
  public static Quotas none() {
    return new Quotas(NONE, NONE, NONE);
  }

  /**
   * How many versions a workflow may have.
   *
   * @return 50, unless there is {@linkplain #none() no quota at all}
   */
  public int versionsPerWorkflow() {
    return workflows == NONE ? NONE : VERSIONS_PER_WORKFLOW;
  }

  private static void checkQuota(int quota, String name) {
    Checks.argument(quota >= 0, "%s must not be negative, was %d", name, quota);
  }
}
