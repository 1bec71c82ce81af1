package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.Quotas;
import io.github.mwaareactor.emulator.ServiceError;
import java.util.Objects;
import java.util.function.Predicate;

/** Refuses what is beyond the quotas, which can be exchanged while requests come in. */
public final class ServiceQuotas {
  // The service has quotas, but does not publish their codes.
  private static final String QUOTA_CODE = "L-00000000";

  private volatile Quotas quotas = Quotas.defaults();

  public void set(Quotas quotas) {
    this.quotas = Objects.requireNonNull(quotas, "quotas");
  }

  void requireRoomForWorkflow(AccountState account, String name) {
    require(account.workflowsCounted() < quotas.workflows(), name, "Workflow", "workflows");
  }

  void requireRoomForVersion(Workflow workflow) {
    require(
        workflow.versions().size() < quotas.versionsPerWorkflow(),
        workflow.arn(),
        "WorkflowVersion",
        "versions of a workflow");
  }

  /** Room in its workflow and in its account; what is over takes none. */
  void requireRoomForRun(Workflow workflow, Predicate<RunKey> isOver) {
    require(
        workflow.started().hasRoom(quotas.runsPerWorkflow(), isOver),
        workflow.arn(),
        "WorkflowRun",
        "runs of a workflow at a time");
    require(
        workflow.account().started().hasRoom(quotas.runsPerAccount(), isOver),
        workflow.arn(),
        "WorkflowRun",
        "runs at a time");
  }

  private static void require(boolean room, String resourceId, String resourceType, String what) {
    if (!room) {
      throw new OperationFailure(
          ServiceError.serviceQuotaExceeded(
              "The account has as many " + what + " as it may have.",
              resourceId,
              resourceType,
              ServiceIdentity.SIGNING_NAME,
              QUOTA_CODE));
    }
  }
}
