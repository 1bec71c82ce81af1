package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.watch.WatchOptions;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Shuts Reactor's schedulers down under a client, and prints what came of all that is done after.
 * To be run in a JVM of its own.
 */
public final class ShutDownProgram {
  private static final Duration BOUND = Duration.ofSeconds(15);

  private ShutDownProgram() {}

  /**
   * Takes the workflow's ARN, the run's id, the endpoint, a key's id and its secret, then {@code
   * own} for a timer of the client's own, and {@code used} for a client that made a call before.
   */
  public static void main(String[] arguments) {
    RunRef run = new RunRef(arguments[0], arguments[1]);
    MwaaServerlessReactiveClientBuilder builder =
        MwaaServerlessReactiveClient.builder()
            .endpoint(URI.create(arguments[2]))
            .credentialsProvider(
                ScriptedProvider.giving(AwsCredentialsIdentity.create(arguments[3], arguments[4])));
    if (arguments[5].equals("own")) {
      builder.timer(Schedulers.newParallel("own"));
    }
    MwaaServerlessReactiveClient client = builder.build();
    if (arguments[6].equals("used")) {
      client.getWorkflowRun(run).block(BOUND);
    }

    Schedulers.shutdownNow();

    print("warmup", client.warmup());
    print("call", client.getWorkflowRun(run));
    print("poll", client.pollRunState(run).next());
    print("await", client.awaitCompletion(run, PollPolicy.defaults()));
    print("watch", client.watcher(WatchOptions.defaults()).watch(run).next());
    print("close", client.closeGracefully(Duration.ofSeconds(1)));
    System.out.println("end");
    Runtime.getRuntime().halt(0);
  }

  private static void print(String what, Mono<?> call) {
    String outcome =
        call.map(String::valueOf)
            .onErrorResume(error -> Mono.just("error " + error))
            .defaultIfEmpty("done")
            .timeout(BOUND, Mono.just("SILENCE"))
            .blockOptional()
            .orElseThrow();
    System.out.println(what + ": " + outcome);
  }
}
