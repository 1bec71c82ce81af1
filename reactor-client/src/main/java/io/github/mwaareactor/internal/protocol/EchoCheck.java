package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.model.WorkflowRun;
import org.jspecify.annotations.Nullable;

/**
 * Refuses answers about something else than was asked for: the last line of defence against answers
 * that something in between has mixed up. A name that the answer lacks, or leaves blank, matches.
 */
final class EchoCheck {
  private static final int ARN_PARTS = 6;
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;
  private static final int MAX_SHOWN = 255;

  private EchoCheck() {}

  static WorkflowRun checked(RunRef asked, WorkflowRun answer) {
    RunDetail detail = answer.runDetail();
    run(
        asked,
        named(answer.workflowArn(), detail == null ? null : detail.workflowArn()),
        named(answer.runId(), detail == null ? null : detail.runId()));
    return answer;
  }

  static void run(RunRef asked, @Nullable String workflowArn, @Nullable String runId) {
    name("run", asked.runId(), runId);
    workflow(asked.workflowArn(), workflowArn);
  }

  static void workflow(String asked, @Nullable String answered) {
    if (answered != null
        && !answered.isBlank()
        && !answered.equals(asked)
        && !isSame(asked, answered)) {
      throw UnusableAnswer.isAbout("workflow " + shown(answered));
    }
  }

  /** What {@code asked} was named; null matches anything. */
  static void name(String what, @Nullable String asked, @Nullable String answered) {
    if (asked != null && answered != null && !answered.isBlank() && !answered.equals(asked)) {
      throw UnusableAnswer.isAbout(what + " " + shown(answered));
    }
  }

  // What the detail says counts only where the answer itself is silent.
  private static @Nullable String named(@Nullable String own, @Nullable String inDetail) {
    return own == null || own.isBlank() ? inDetail : own;
  }

  // The form that the service answers in is not published, so only what identifies the workflow is
  // compared, whatever may follow it.
  private static boolean isSame(String asked, String answered) {
    WorkflowArn arn = WorkflowArn.parse(asked);
    String[] parts = answered.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS) {
      return answered.equals(arn.workflowId());
    }
    String workflow = "workflow/" + arn.workflowId();
    return parts[ACCOUNT].equals(arn.accountId())
        && (parts[RESOURCE].equals(workflow)
            || parts[RESOURCE].startsWith(workflow + "/")
            || parts[RESOURCE].startsWith(workflow + ":"));
  }

  private static String shown(String name) {
    String cut = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
    return cut.replaceAll("\\p{Cntrl}", " ");
  }
}
