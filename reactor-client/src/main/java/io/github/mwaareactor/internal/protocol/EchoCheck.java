package io.github.mwaareactor.internal.protocol;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.model.WorkflowRun;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an answer is about what was asked for: the last line of defence against answers
 * that something in between has mixed up. A name that the answer lacks, or leaves blank, matches.
 */
final class EchoCheck {
  private static final int ARN_PARTS = 6;
  private static final int ACCOUNT = 4;
  private static final int RESOURCE = 5;
  private static final int MAX_SHOWN = 255;

  private EchoCheck() {}

  /** Which of its names differs, as the end of a sentence; {@code null} if none does. */
  static @Nullable String mismatch(RunRef asked, WorkflowRun answer) {
    RunDetail detail = answer.runDetail();
    String runId = named(answer.runId(), detail == null ? null : detail.runId());
    String workflowArn = named(answer.workflowArn(), detail == null ? null : detail.workflowArn());
    if (runId != null && !runId.equals(asked.runId())) {
      return "run " + shown(runId);
    }
    return workflowArn == null || isOf(asked, workflowArn)
        ? null
        : "workflow " + shown(workflowArn);
  }

  // What the detail says counts only where the answer itself is silent.
  private static @Nullable String named(@Nullable String own, @Nullable String inDetail) {
    String name = own == null || own.isBlank() ? inDetail : own;
    return name == null || name.isBlank() ? null : name;
  }

  private static boolean isOf(RunRef asked, String workflowArn) {
    return workflowArn.equals(asked.workflowArn()) || isSame(asked.workflow(), workflowArn);
  }

  // The form that the service answers in is not published, so only what identifies the workflow is
  // compared, whatever may follow it.
  private static boolean isSame(WorkflowArn asked, String answered) {
    String[] parts = answered.split(":", ARN_PARTS);
    if (parts.length < ARN_PARTS) {
      return answered.equals(asked.workflowId());
    }
    String workflow = "workflow/" + asked.workflowId();
    return parts[ACCOUNT].equals(asked.accountId())
        && (parts[RESOURCE].equals(workflow)
            || parts[RESOURCE].startsWith(workflow + "/")
            || parts[RESOURCE].startsWith(workflow + ":"));
  }

  private static String shown(String name) {
    String cut = name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "...";
    return cut.replaceAll("\\p{Cntrl}", " ");
  }
}
