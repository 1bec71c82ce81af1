package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.benchmarks.harness.CallTimeline;
import io.github.mwaareactor.benchmarks.harness.CallTimeline.Call;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the followed runs each page of their workflows shows. It stays true until another run
 * begins, as the emulator's tokens name positions.
 */
final class ListedPages {
  private final Map<String, List<String>> runIdsOf = new HashMap<>();

  private ListedPages() {}

  /** Lists all of their workflows once. */
  static ListedPages read(EmulatorProcess emulator, Collection<RunRef> followed) {
    ListedPages pages = new ListedPages();
    Set<RunRef> wanted = Set.copyOf(followed);
    try (MwaaServerlessReactiveClient client = emulator.signingClient().build()) {
      followed.stream()
          .map(RunRef::workflowArn)
          .distinct()
          .forEach(workflow -> pages.read(client, workflow, wanted));
    }
    return pages;
  }

  private void read(MwaaServerlessReactiveClient client, String workflow, Set<RunRef> wanted) {
    ListWorkflowRunsRequest request = ListWorkflowRunsRequest.builder(workflow).build();
    String token = "";
    for (Page<WorkflowRunSummary> page : client.listWorkflowRunPages(request).toIterable(1)) {
      runIdsOf.put(CallTimeline.page(workflow, token), runIds(page, wanted));
      token = String.valueOf(page.nextToken());
    }
  }

  private static List<String> runIds(Page<WorkflowRunSummary> page, Set<RunRef> wanted) {
    return page.items().stream()
        .map(WorkflowRunSummary::run)
        .flatMap(Stream::ofNullable)
        .filter(wanted::contains)
        .map(RunRef::runId)
        .collect(Collectors.toUnmodifiableList());
  }

  /** How many there are, of all workflows together. */
  int count() {
    return runIdsOf.size();
  }

  /** The calls as if there had been one for each run that an answer showed. */
  CallTimeline sightings(CallTimeline calls) {
    return new CallTimeline(calls.calls().stream().flatMap(this::sightings).toList());
  }

  private Stream<Call> sightings(Call call) {
    if (!call.operation().equals(CallTimeline.LIST)) {
      return Stream.of(call);
    }
    List<String> runIds = runIdsOf.get(call.page());
    if (runIds == null) {
      throw new IllegalStateException("it is not known what was on page " + call.page());
    }
    return runIds.stream()
        .map(run -> new Call(call.atMillis(), call.status(), call.operation(), run, call.page()));
  }
}
