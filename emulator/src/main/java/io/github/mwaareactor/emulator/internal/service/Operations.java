package io.github.mwaareactor.emulator.internal.service;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations this emulator answers. */
final class Operations {
  private final Map<String, Operation<?>> byName = new LinkedHashMap<>();

  private Operations(Operation<?>... operations) {
    for (Operation<?> operation : operations) {
      byName.put(operation.name(), operation);
    }
  }

  static Operations of(ServiceState service) {
    WorkflowRegistry workflows = service.workflows();
    RunRegistry runs = service.runs();
    ServiceQuotas quotas = service.quotas();
    Paging paging = service.paging();
    return new Operations(
        new CreateWorkflow(workflows, quotas),
        new GetWorkflow(workflows),
        new UpdateWorkflow(workflows, quotas),
        new DeleteWorkflow(workflows, runs),
        new ListWorkflows(paging),
        new ListWorkflowVersions(workflows, paging),
        new StartWorkflowRun(workflows, runs, quotas),
        new StopWorkflowRun(workflows, runs),
        new ListWorkflowRuns(workflows, runs, paging),
        new GetWorkflowRun(workflows, runs));
  }

  @Nullable Operation<?> find(String name) {
    return byName.get(name);
  }

  /** Their names, to be shown. */
  String names() {
    return String.join(", ", byName.keySet());
  }
}
