package io.github.mwaareactor.webfluxservice;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.TaskInstanceSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the task instances of a run. Those who ask at the same time, or within two seconds, share
 * the answer, as many browsers may show the same run.
 */
@Component
class RunTasks {
  /** How many task instances of a run are read. */
  static final int MOST = 500;

  static final Duration SHARED_FOR = Duration.ofSeconds(2);

  private static final int READ_AT_ONCE = 8;

  private final MwaaServerlessReactiveClient client;
  private final Map<RunRef, Mono<Tasks>> answers = new ConcurrentHashMap<>();

  RunTasks(MwaaServerlessReactiveClient client) {
    this.client = client;
  }

  /**
   * Task instances in order of their start, those that have not started last.
   *
   * @param truncated whether the run has more
   */
  record Tasks(List<TaskView> tasks, boolean truncated) {}

  /**
   * The task instances now, or at most two seconds ago.
   *
   * @throws IllegalArgumentException if the run is of another region than the client's
   */
  Mono<Tasks> of(RunRef run) {
    Flux<TaskInstanceSummary> list = client.listTaskInstances(run);
    return Mono.defer(() -> answers.computeIfAbsent(run, asked -> shared(asked, list)));
  }

  private Mono<Tasks> shared(RunRef run, Flux<TaskInstanceSummary> list) {
    return read(run, list)
        .doFinally(end -> Mono.delay(SHARED_FOR).subscribe(expired -> answers.remove(run)))
        .cache();
  }

  private Mono<Tasks> read(RunRef run, Flux<TaskInstanceSummary> list) {
    return list.take(MOST + 1L)
        .collectList()
        .onErrorResume(ValidationException.class, e -> notFoundOr(e, run))
        .flatMap(
            listed ->
                Flux.fromIterable(listed)
                    .take(MOST)
                    .flatMapSequential(task -> read(run, task), READ_AT_ONCE)
                    .sort(comparing(TaskView::startedAt, nullsLast(naturalOrder())))
                    .collectList()
                    .map(tasks -> new Tasks(tasks, listed.size() > MOST)));
  }

  /** A list of an unknown run is refused as invalid: whether it exists, only reading it shows. */
  private <T> Mono<T> notFoundOr(ValidationException refused, RunRef run) {
    return client.getWorkflowRun(run).flatMap(found -> Mono.error(refused));
  }

  private Mono<TaskView> read(RunRef run, TaskInstanceSummary task) {
    return task.taskInstanceId() == null
        ? Mono.just(TaskView.of(task))
        : client
            .getTaskInstance(run, task.taskInstanceId())
            .map(TaskView::of)
            .onErrorResume(ResourceNotFoundException.class, e -> Mono.just(TaskView.of(task)));
  }

  int size() {
    return answers.size();
  }
}
