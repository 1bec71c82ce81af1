package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Uses a client for all it can do, and prints what came of it, a line each. To be run in a JVM of
 * its own whose libraries do not fit together.
 */
public final class MisfitProgram {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofSeconds(15);

  private MisfitProgram() {}

  /** Takes the workflow's ARN, the run's id and the endpoint. */
  public static void main(String[] arguments) {
    RunRef run = new RunRef(arguments[0], arguments[1]);
    try (MwaaServerlessReactiveClient client =
        MwaaServerlessReactiveClient.builder()
            .endpoint(URI.create(arguments[2]))
            .credentialsProvider(
                ScriptedProvider.giving(AwsCredentialsIdentity.create("AKID", "secret")))
            .timeouts(Timeouts.builder().call(LIMIT).build())
            .build()) {
      System.out.println("built");
      print("warmup", client, MwaaServerlessReactiveClient::warmup);
      print("call", client, built -> built.getWorkflowRun(run));
      print("second call", client, built -> built.getWorkflowRun(run));
      // A poll that finds nobody is a late one, and goes on.
      if (Boolean.parseBoolean(System.getProperty("polls", "true"))) {
        print("poll", client, built -> built.pollRunState(run).next());
      }
    } catch (RuntimeException | Error e) {
      System.out.println("build: " + e);
    }
    System.out.println("end");
    // The thread of a misfit may be the one that is needed to stop.
    Runtime.getRuntime().halt(0);
  }

  // Inside an operator, where a fatal error is no signal.
  private static void print(
      String what,
      MwaaServerlessReactiveClient client,
      Function<MwaaServerlessReactiveClient, Mono<?>> call) {
    String outcome =
        Mono.just(client)
            .flatMap(built -> call.apply(built))
            .map(String::valueOf)
            .onErrorResume(error -> Mono.just("error " + error))
            .defaultIfEmpty("done")
            .timeout(BOUND, Mono.just("SILENCE"))
            .blockOptional()
            .orElseThrow();
    System.out.println(what + ": " + outcome);
  }
}
