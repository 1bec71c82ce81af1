package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Follows runs and whole workflows, each from when it is named. A run that was named and is one of
 * a workflow's as well is reported once.
 */
final class Following {
  private static final Object NAMED = new Object();

  private final MwaaServerlessReactiveClient client;
  private final RunWatcher watcher;

  /** Who reports a run that goes on: {@link #NAMED}, or the ARN of its workflow. */
  private final Map<RunRef, Object> reporters = new ConcurrentHashMap<>();

  Following(MwaaServerlessReactiveClient client, RunWatcher watcher) {
    this.client = client;
    this.watcher = watcher;
  }

  /** Ends when all runs have ended, and with a workflow only when that is deleted. */
  Flux<CheckEvent> follow(Flux<InputLine> named) {
    return named
        .distinct()
        .switchOnFirst((first, all) -> firstLook(first.get()).concatWith(followAll(all)));
  }

  private Flux<CheckEvent> followAll(Flux<InputLine> named) {
    return named.publish(
        lines ->
            Flux.merge(
                lines.map(Following::announcement),
                runs(lines.ofType(InputLine.Ref.class).map(InputLine.Ref::run)),
                lines
                    .ofType(InputLine.Workflow.class)
                    .flatMap(line -> workflow(line.workflowArn()), Integer.MAX_VALUE)));
  }

  private static CheckEvent announcement(InputLine line) {
    if (line instanceof InputLine.Ref named) {
      return (tally, report) -> {
        tally.expect();
        report.named(named.run());
      };
    } else if (line instanceof InputLine.Workflow named) {
      return (tally, report) -> report.named(named.workflowArn());
    }
    return (CheckEvent) line; // a bad one
  }

  private Flux<CheckEvent> runs(Flux<RunRef> runs) {
    return watcher.watchAll(runs).filter(event -> isReportedBy(NAMED, event)).map(RunUpdate::of);
  }

  private Flux<CheckEvent> workflow(String arn) {
    return Flux.defer(() -> watcher.watchWorkflow(arn))
        .filter(event -> isReportedBy(arn, event))
        .map(Following::found)
        .concatWithValues((tally, report) -> report.note(id(arn) + " is deleted"))
        .onErrorResume(error -> Mono.just(lost(arn, error)));
  }

  /** The first who sees a run reports it, to its end. */
  private boolean isReportedBy(Object reporter, RunEvent event) {
    RunUpdate update = RunUpdate.of(event);
    Object known =
        update.from() == null
            ? reporters.putIfAbsent(update.run(), reporter)
            : reporters.get(update.run());
    boolean mine = reporter.equals(known) || (known == null && update.from() == null);
    if (mine && update.hasEnded()) {
      reporters.remove(update.run());
    }
    return mine;
  }

  private static CheckEvent found(RunEvent event) {
    RunUpdate update = RunUpdate.of(event);
    return (tally, report) -> {
      if (update.from() == null) {
        tally.expect();
      }
      update.tell(tally, report);
    };
  }

  private static CheckEvent lost(String arn, Throwable error) {
    return (tally, report) -> {
      tally.addLostWorkflow(RunUpdate.isHopeless(error));
      report.note(id(arn) + " is not followed: " + FailureText.of(error));
    };
  }

  private static String id(String arn) {
    return "workflow " + WorkflowArn.parse(arn).workflowId();
  }

  /**
   * A watcher takes missing credentials and a service that cannot be reached for something that
   * passes, and says nothing. Who sits before it wants to know: the first is the end of it, the
   * other is reported.
   */
  private Flux<CheckEvent> firstLook(@Nullable InputLine first) {
    if (first instanceof InputLine.Ref named) {
      RunRef run = named.run();
      return Flux.defer(() -> client.getWorkflowRun(run))
          .<CheckEvent>flatMap(found -> Mono.empty())
          .onErrorResume(
              MwaaException.class,
              error ->
                  trouble(error, RunUpdate.of(run, error).explanation(), RunUpdate.of(run, error)));
    } else if (first instanceof InputLine.Workflow named) {
      String arn = named.workflowArn();
      return Flux.defer(() -> client.listWorkflowRuns(smallest(arn)).take(1))
          .<CheckEvent>flatMap(found -> Mono.empty())
          .onErrorResume(
              MwaaException.class,
              error -> trouble(error, id(arn) + ": " + FailureText.of(error), lost(arn, error)));
    }
    return Flux.empty();
  }

  private static ListWorkflowRunsRequest smallest(String arn) {
    return ListWorkflowRunsRequest.builder(arn).pageSize(1).build();
  }

  private static Mono<CheckEvent> trouble(MwaaException error, String what, CheckEvent end) {
    if (RunUpdate.isHopeless(error)) {
      return Mono.just(end);
    }
    return Mono.just((tally, report) -> report.note("going on after: " + what));
  }
}
