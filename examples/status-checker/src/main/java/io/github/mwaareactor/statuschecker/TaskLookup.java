package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.TaskInstanceSummary;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the task instances of a run, in the service's order. A list leaves out attempt, error and
 * log stream, so each takes a call of its own.
 */
final class TaskLookup {
  private static final int CONCURRENCY = 8;

  private final MwaaServerlessReactiveClient client;

  TaskLookup(MwaaServerlessReactiveClient client) {
    this.client = client;
  }

  Flux<TaskRow> all(RunRef run) {
    return details(client.listTaskInstances(run));
  }

  /** Each attempt that failed, also where a later one went well. */
  Flux<TaskRow> failed(RunRef run) {
    return details(
        client.listTaskInstances(run).filter(listed -> TaskRow.hasFailed(listed.state())));
  }

  private Flux<TaskRow> details(Flux<TaskInstanceSummary> listed) {
    return listed.flatMapSequential(this::detail, CONCURRENCY);
  }

  private Mono<TaskRow> detail(TaskInstanceSummary listed) {
    String id = listed.taskInstanceId();
    if (id == null) {
      return Mono.just(new TaskRow(listed, null, null));
    }
    return client
        .getTaskInstance(listed.run(), id)
        .map(read -> new TaskRow(listed, read, null))
        .onErrorResume(MwaaException.class, error -> Mono.just(new TaskRow(listed, null, error)));
  }
}
