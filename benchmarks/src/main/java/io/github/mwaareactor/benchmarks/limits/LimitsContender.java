package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who has to find the rate. */
enum LimitsContender {
  /** {@code getWorkflowRun} of a client with {@code RateLimit.adaptive()}. */
  LOOKUPS("lookups"),
  /** {@code watchAll} of a client's watcher. */
  WATCHER("watcher");

  private final String label;

  LimitsContender(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** A client that has not called anything yet, ready to ask for these runs. */
  Load prepare(EmulatorProcess emulator, List<RunRef> runs, Demand demand) {
    MwaaServerlessReactiveClientBuilder builder =
        emulator
            .signingClient()
            .connections(ConnectionOptions.builder().maxPerHost(demand.connections()).build());
    return switch (this) {
      case LOOKUPS -> {
        MwaaServerlessReactiveClient client = builder.rateLimit(RateLimit.adaptive()).build();
        yield new Load(client, lookups(client, runs, demand));
      }
      case WATCHER -> {
        MwaaServerlessReactiveClient client = builder.build();
        // With lists there would be too few calls to reach a limit.
        WatchOptions options =
            WatchOptions.builder()
                .targetStaleness(demand.staleness())
                .listing(WatchOptions.Listing.OFF)
                .build();
        yield new Load(client, client.watcher(options).watchAll(Flux.fromIterable(runs)));
      }
    };
  }

  private static Flux<?> lookups(
      MwaaServerlessReactiveClient client, List<RunRef> runs, Demand demand) {
    AtomicInteger next = new AtomicInteger();
    Mono<WorkflowRun> lookup =
        Mono.defer(
                () -> {
                  int turn = Math.floorMod(next.getAndIncrement(), runs.size());
                  return client.getWorkflowRun(runs.get(turn));
                })
            .onErrorComplete();
    int inFlight = demand.connections();
    Duration every = demand.every();
    return every == null
        ? Flux.range(0, inFlight).flatMap(loop -> lookup.repeat(), inFlight)
        : Flux.interval(every).onBackpressureBuffer().flatMap(due -> lookup, inFlight);
  }
}
