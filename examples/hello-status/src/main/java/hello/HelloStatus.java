package hello;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** Follows the runs of a workflow to their ends: HelloStatus WORKFLOW-ARN RUN-ID... */
public final class HelloStatus {
  private HelloStatus() {}

  /** Exits with 0 if all runs have succeeded, else with 1. */
  public static void main(String[] args) {
    List<RunRef> runs =
        Stream.of(args).skip(1).distinct().map(id -> new RunRef(args[0], id)).toList();
    WatchOptions often = WatchOptions.builder().targetStaleness(Duration.ofSeconds(2)).build();
    long succeeded;
    try (MwaaServerlessReactiveClient client = MwaaServerlessReactiveClient.create();
        RunWatcher watcher = client.watcher(often)) {
      succeeded =
          watcher
              .watchAll(Flux.fromIterable(runs))
              .doOnNext(event -> System.out.println(line(event)))
              .toStream()
              .filter(HelloStatus::isSuccess)
              .count();
    }
    System.exit(succeeded == runs.size() ? 0 : 1);
  }

  private static String line(RunEvent event) {
    String run = event.run().runId();
    return event instanceof RunEvent.Transition seen
        ? run + " is " + seen.to()
        : run + " cannot be followed: " + ((RunEvent.Failed) event).error().getMessage();
  }

  private static boolean isSuccess(RunEvent event) {
    return event instanceof RunEvent.Transition seen && seen.to() == RunState.SUCCESS;
  }
}
