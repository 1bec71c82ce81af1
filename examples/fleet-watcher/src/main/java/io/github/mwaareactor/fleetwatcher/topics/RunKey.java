package io.github.mwaareactor.fleetwatcher.topics;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of what the topics hold of a run, {@code account/region/ARN#runId}, or of all runs of a
 * workflow, {@code account/region/ARN#*}.
 */
public final class RunKey {
  private static final String ALL = "*";
  private static final char BEFORE_RUN = '#';

  private final AccountRegion accountRegion;
  private final String workflowArn;
  private final @Nullable RunRef run;

  private RunKey(AccountRegion accountRegion, String workflowArn, @Nullable RunRef run) {
    this.accountRegion = accountRegion;
    this.workflowArn = workflowArn;
    this.run = run;
  }

  /** The key of one run. */
  public static RunKey of(RunRef run) {
    return of(run.workflowArn(), run.runId().equals(ALL) ? null : run);
  }

  /**
   * The key of all runs of a workflow.
   *
   * @throws IllegalArgumentException if the ARN is malformed
   */
  public static RunKey ofWorkflow(String workflowArn) {
    return of(workflowArn, null);
  }

  private static RunKey of(String workflowArn, @Nullable RunRef run) {
    WorkflowArn arn = WorkflowArn.parse(workflowArn);
    if (workflowArn.indexOf(BEFORE_RUN) >= 0) {
      throw new IllegalArgumentException(
          "the ARN of a workflow in a fleet must not contain #, was " + Texts.quoted(workflowArn));
    }
    return new RunKey(new AccountRegion(arn.accountId(), arn.region()), workflowArn, run);
  }

  /**
   * Parses the key of a record.
   *
   * @throws IllegalArgumentException if it is none; the message has the rule and the value
   */
  public static RunKey parse(String text) {
    int region = text.indexOf('/') + 1;
    int arn = text.indexOf('/', region) + 1;
    int run = text.indexOf(BEFORE_RUN, arn) + 1;
    if (region == 0 || arn == 0 || run == 0) {
      throw malformed(text, "");
    }
    RunKey key;
    try {
      RunRef ref = new RunRef(text.substring(arn, run - 1), text.substring(run));
      key = of(ref);
    } catch (IllegalArgumentException e) {
      throw malformed(text, ": " + e.getMessage());
    }
    if (!text.startsWith(key.accountRegion + "/")) {
      throw malformed(text, ": account and region must be those of the ARN");
    }
    return key;
  }

  /**
   * Parses the key of a record as {@link #parse(String)} does, with less work if it is of the same
   * workflow as another key. The two then share the texts they have in common.
   *
   * @param other a key, often the one before it in order
   */
  public static RunKey parse(String text, RunKey other) {
    String prefix = other.prefix();
    if (!text.startsWith(prefix)) {
      return parse(text);
    }
    String runId = text.substring(prefix.length());
    try {
      RunRef run = runId.equals(ALL) ? null : new RunRef(other.workflowArn, runId);
      return new RunKey(other.accountRegion, other.workflowArn, run);
    } catch (IllegalArgumentException e) {
      throw malformed(text, ": " + e.getMessage());
    }
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "a key must be account/region/ARN#runId, or account/region/ARN#* for all runs of a workflow, was "
            + Texts.quoted(text)
            + why);
  }

  /** Whose rate of calls it takes. */
  public AccountRegion accountRegion() {
    return accountRegion;
  }

  /** The ARN of the workflow. */
  public String workflowArn() {
    return workflowArn;
  }

  /** Whether it stands for all runs of its workflow. */
  public boolean isWorkflow() {
    return run == null;
  }

  /**
   * The run.
   *
   * @throws IllegalStateException if this is the key of a workflow
   */
  public RunRef run() {
    if (run == null) {
      throw new IllegalStateException("not the key of one run: " + this);
    }
    return run;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunKey key
        && workflowArn.equals(key.workflowArn)
        && Objects.equals(run, key.run);
  }

  @Override
  public int hashCode() {
    return 31 * workflowArn.hashCode() + Objects.hashCode(run);
  }

  /** As it stands in records. */
  @Override
  public String toString() {
    return prefix() + (run == null ? ALL : run.runId());
  }

  private String prefix() {
    return accountRegion + "/" + workflowArn + BEFORE_RUN;
  }
}
