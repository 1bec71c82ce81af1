package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.Checks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations this emulator answers. */
public final class Operations {
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
        new GetWorkflowRun(workflows, runs),
        new GetTaskInstance(workflows, runs),
        new ListTaskInstances(workflows, runs, paging),
        new ListTagsForResource(workflows),
        new TagResource(workflows),
        new UntagResource(workflows));
  }

  @Nullable Operation<?> find(String name) {
    return byName.get(name);
  }

  /** The name itself, if there is such an operation. */
  public String require(String name) {
    Checks.argument(
        byName.containsKey(name), "operation must be one of %s, was '%s'", names(), name);
    return name;
  }

  /** Their names, to be shown. */
  String names() {
    return String.join(", ", byName.keySet());
  }
}
