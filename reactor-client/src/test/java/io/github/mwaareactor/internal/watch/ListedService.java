package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.Page;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A service whose runs go through their states in virtual time, and which lists them. */
final class ListedService implements WorkflowSource {
  /** How runs are ordered in a list. */
  enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST,
    SHUFFLED
  }

  /** What a call asked for: a run, a page of a list, or a workflow. */
  record Call(long millis, String operation, String subject) {}

  /** A run, and when it comes into which state, in milliseconds from the start. */
  static final class ScriptedRun {
    final RunRef ref;
    final long createdAt;
    final Map<Long, RunState> states = new LinkedHashMap<>();
    private final long mixed;

    ScriptedRun(RunRef ref, long createdAt, long mixed) {
      this.ref = ref;
      this.createdAt = createdAt;
      this.mixed = mixed;
      states.put(createdAt, RunState.STARTING);
    }

    ScriptedRun then(long at, RunState state) {
      states.put(at, state);
      return this;
    }

    @Nullable RunState at(long millis) {
      RunState last = null;
      for (Map.Entry<Long, RunState> state : states.entrySet()) {
        if (state.getKey() <= millis) {
          last = state.getValue();
        }
      }
      return last;
    }

    long endsAt() {
      return states.entrySet().stream()
          .filter(state -> state.getValue().isTerminal())
          .mapToLong(Map.Entry::getKey)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    }
  }

  private static final FailedCall CALL = new FailedCall("ListWorkflowRuns", "w", 1);

  final List<Call> calls = new ArrayList<>();
  Order order = Order.NEWEST_FIRST;
  int pageSize = 100;

  /** Whether a page is named by how many rows are before it, so that new runs shift the rows. */
  boolean isShifting;

  /** How many rows of a page are on the next one again. */
  int overlap;

  boolean isDenied;
  boolean isGone;
  Supplier<Duration> latency = () -> Duration.ofMillis(20);

  /** How far behind a list is, each time it is asked for. */
  Supplier<Duration> lag = () -> Duration.ZERO;

  /** What a call meets instead of an answer, if anything. */
  Function<String, @Nullable Throwable> weather = operation -> null;

  private final Scheduler timer;
  private final Random random;
  private final Map<RunRef, ScriptedRun> runs = new HashMap<>();
  private final Map<String, List<ScriptedRun>> byWorkflow = new HashMap<>();
  private final Set<String> workflows = new HashSet<>();

  ListedService(Scheduler timer, long seed) {
    this.timer = timer;
    this.random = new Random(seed);
  }

  /** A run that is created at that time, before which nobody sees it. */
  ScriptedRun add(RunRef ref, long createdAt) {
    ScriptedRun run = new ScriptedRun(ref, createdAt, random.nextLong());
    runs.put(ref, run);
    workflows.add(ref.workflowArn());
    List<ScriptedRun> ofWorkflow =
        byWorkflow.computeIfAbsent(ref.workflowArn(), arn -> new ArrayList<>());
    ofWorkflow.add(run);
    ofWorkflow.sort(Comparator.comparingLong(one -> one.createdAt));
    return run;
  }

  void addWorkflow(String arn) {
    workflows.add(arn);
  }

  Iterable<ScriptedRun> all() {
    return runs.values();
  }

  int size() {
    return runs.size();
  }

  long count(String operation) {
    return calls.stream().filter(call -> call.operation.equals(operation)).count();
  }

  Mono<WorkflowRun> fetch(RunRef ref) {
    return answer(
        "GetWorkflowRun",
        ref.runId(),
        () -> {
          ScriptedRun run = runs.get(ref);
          RunState state = run == null || isGone ? null : run.at(millis());
          if (state == null) {
            throw notFound();
          }
          return snapshot(run, state);
        });
  }

  private static WorkflowRun snapshot(ScriptedRun run, RunState state) {
    RunDetail detail =
        new RunDetail(
            null,
            null,
            null,
            null,
            Instant.ofEpochMilli(run.createdAt),
            null,
            state.isTerminal() ? Instant.ofEpochMilli(run.endsAt()) : null,
            null,
            null,
            null,
            null,
            state.name());
    return new WorkflowRun(run.ref.workflowArn(), null, run.ref.runId(), null, null, detail);
  }

  @Override
  public void check(String workflowArn) {}

  @Override
  public Mono<Page<WorkflowRunSummary>> runs(String workflowArn, @Nullable String token) {
    return answer("ListWorkflowRuns", workflowArn, () -> page(workflowArn, token));
  }

  @Override
  public Mono<Workflow> workflow(String workflowArn) {
    return answer(
        "GetWorkflow",
        workflowArn,
        () -> {
          if (isGone || !workflows.contains(workflowArn)) {
            throw notFound();
          }
          return new Workflow(
              workflowArn,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
        });
  }

  private <T> Mono<T> answer(String operation, String subject, Supplier<T> answer) {
    return Mono.defer(
        () -> {
          calls.add(new Call(millis(), operation, subject));
          Throwable error = weather.apply(operation);
          Duration half = latency.get().dividedBy(2);
          return Mono.delay(half, timer)
              .map(
                  elapsed -> {
                    if (error != null) {
                      throw sneaky(error);
                    }
                    return answer.get();
                  })
              .delayElement(half, timer);
        });
  }

  private static RuntimeException sneaky(Throwable error) {
    return (RuntimeException) error;
  }

  private Page<WorkflowRunSummary> page(String workflowArn, @Nullable String token) {
    if (isDenied) {
      throw new AccessDeniedException(CALL, error("AccessDeniedException"));
    }
    long at = millis() - lag.get().toMillis();
    List<ScriptedRun> rows = rows(workflowArn, at);
    int from = 0;
    if (token != null && isShifting) {
      from = Math.min(rows.size(), Integer.parseInt(token));
    } else if (token != null) {
      while (from < rows.size() && !rows.get(from).ref.runId().equals(token)) {
        from++;
      }
      from++;
    }
    List<ScriptedRun> page =
        rows.subList(Math.min(from, rows.size()), Math.min(rows.size(), from + pageSize));
    int to = from + page.size();
    String next = null;
    if (to < rows.size()) {
      next =
          isShifting
              ? String.valueOf(Math.max(from + 1, to - overlap))
              : rows.get(to - 1).ref.runId();
    }
    return new Page<>(page.stream().map(run -> row(run, at)).toList(), next);
  }

  private List<ScriptedRun> rows(String workflowArn, long at) {
    List<ScriptedRun> rows =
        new ArrayList<>(
            byWorkflow.getOrDefault(workflowArn, List.of()).stream()
                .filter(run -> !isGone && run.createdAt <= at)
                .toList());
    switch (order) {
      case NEWEST_FIRST -> java.util.Collections.reverse(rows);
      case OLDEST_FIRST -> {}
      case SHUFFLED -> rows.sort(Comparator.comparingLong(run -> run.mixed));
    }
    return rows;
  }

  private static WorkflowRunSummary row(ScriptedRun run, long at) {
    RunState state = run.at(at);
    Instant createdAt = Instant.ofEpochMilli(run.createdAt);
    return new WorkflowRunSummary(
        run.ref,
        null,
        null,
        state == null ? null : state.name(),
        createdAt,
        createdAt,
        state != null && state.isTerminal() ? Instant.ofEpochMilli(run.endsAt()) : null);
  }

  private long millis() {
    return timer.now(TimeUnit.MILLISECONDS);
  }

  static ResourceNotFoundException notFound() {
    return new ResourceNotFoundException(CALL, error("ResourceNotFoundException"), "w", "Workflow");
  }

  static ValidationException invalid() {
    return new ValidationException(CALL, error("ValidationException"), null, List.of());
  }

  private static ServiceErrorDetails error(String code) {
    return new ServiceErrorDetails(code, "no", 400, "id", null, null, null, FailureKind.PERMANENT);
  }
}
