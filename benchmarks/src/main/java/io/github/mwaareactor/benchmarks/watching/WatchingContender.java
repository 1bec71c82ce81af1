package io.github.mwaareactor.benchmarks.watching;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import io.github.mwaareactor.internal.poll.FirstSuccess;
import io.github.mwaareactor.internal.poll.PollSource;
import io.github.mwaareactor.internal.watch.WatchLoop;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.mwaareactor.watch.WatchOptions.Listing;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;

/** Who follows the runs of a case. Each client is as it comes, with nothing set but where to go. */
enum WatchingContender {
  /** Our watcher. */
  WATCHER("watcher"),
  /** Our watcher without lists. */
  GETS_ONLY("Get only"),
  /** Our watcher, which finds the runs by itself. */
  WORKFLOWS("watchWorkflow"),
  /** See {@link DelayFollower}. */
  DELAY("Mono.delay"),
  /** See {@link FuturesFollower}. */
  FUTURES("SDK futures"),
  /** Nobody, to see what the rest of a process costs. */
  NOBODY("nobody");

  // As many as it would have, but not ended with its client, which takes two seconds.
  private static final SdkEventLoopGroup SDK_LOOPS = SdkEventLoopGroup.builder().build();

  private final String label;

  WatchingContender(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  boolean isPeer() {
    return this == DELAY || this == FUTURES;
  }

  /** Without a network. */
  Follower following(StubRuns service, Duration interval, int runs, long seed) {
    return switch (this) {
      case WATCHER ->
          WatcherFollower.ofRuns(
              WatchLoop.open(
                  new PollSource(
                      "GetWorkflowRun",
                      service::mono,
                      new FirstSuccess(),
                      Schedulers.parallel(),
                      new SplittableRandom(seed)::nextDouble),
                  service,
                  any -> {},
                  WatchOptions.builder()
                      .targetStaleness(interval)
                      .maxWatched(runs)
                      .listing(Listing.OFF)
                      .build(),
                  64,
                  Mono.never(),
                  CallListener.NONE),
              () -> {});
      case DELAY -> new DelayFollower(service::mono, interval, seed, () -> {});
      case FUTURES -> new FuturesFollower(service::future, interval, seed, () -> {});
      case GETS_ONLY, WORKFLOWS -> throw new IllegalStateException("no lists without a network");
      case NOBODY -> throw new IllegalStateException("nobody follows");
    };
  }

  /** By a client, at an emulator, each run by itself. */
  Follower following(EmulatorProcess emulator, Duration interval, long seed) {
    return following(emulator, interval, seed, Listing.OFF);
  }

  /** By a client, at an emulator, with lists where this contender has any. */
  Follower followingByLists(EmulatorProcess emulator, Duration interval, long seed) {
    return following(emulator, interval, seed, Listing.AUTO);
  }

  private Follower following(
      EmulatorProcess emulator, Duration interval, long seed, Listing listing) {
    return switch (this) {
      case WATCHER -> {
        MwaaServerlessReactiveClient client = emulator.signingClient().build();
        WatchOptions options =
            WatchOptions.builder().targetStaleness(interval).listing(listing).build();
        yield WatcherFollower.ofRuns(client.watcher(options), client::close);
      }
      case GETS_ONLY -> {
        MwaaServerlessReactiveClient client = emulator.signingClient().build();
        WatchOptions options =
            WatchOptions.builder().targetStaleness(interval).listing(Listing.OFF).build();
        yield WatcherFollower.ofRuns(client.watcher(options), client::close);
      }
      case WORKFLOWS -> {
        MwaaServerlessReactiveClient client = emulator.signingClient().build();
        WatchOptions options = WatchOptions.builder().targetStaleness(interval).build();
        yield WatcherFollower.ofWorkflows(client.watcher(options), client::close);
      }
      case DELAY -> {
        MwaaServerlessReactiveClient client = emulator.signingClient().build();
        yield new DelayFollower(client::getWorkflowRun, interval, seed, client::close);
      }
      case FUTURES -> {
        MwaaServerlessAsyncClient sdk = sdk(emulator);
        yield new FuturesFollower(run -> ask(sdk, run), interval, seed, sdk::close);
      }
      case NOBODY -> throw new IllegalStateException("nobody follows");
    };
  }

  private static MwaaServerlessAsyncClient sdk(EmulatorProcess emulator) {
    return MwaaServerlessAsyncClient.builder()
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().eventLoopGroup(SDK_LOOPS))
        .endpointOverride(emulator.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(EmulatorProcess.lastingCredentials())
        .build();
  }

  private static CompletableFuture<RunState> ask(MwaaServerlessAsyncClient sdk, RunRef run) {
    return sdk.getWorkflowRun(r -> r.workflowArn(run.workflowArn()).runId(run.runId()))
        .thenApply(answer -> RunState.of(answer.runDetail().runStateAsString()));
  }
}
