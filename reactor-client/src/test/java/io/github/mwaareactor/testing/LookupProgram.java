package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.Timeouts;
import java.time.Duration;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Looks up one run with a client of the environment alone, made where nothing may block, and prints
 * what came of it. To be run in a JVM of its own.
 */
public final class LookupProgram {
  private static final Duration BOUND = Duration.ofSeconds(60);
  // A JVM that starts on a busy machine is slow.
  private static final Timeouts PATIENT = Timeouts.builder().attempt(BOUND).call(BOUND).build();

  private LookupProgram() {}

  /** Takes the workflow's ARN and the run's id. */
  public static void main(String[] arguments) {
    BlockHound.install();
    RunRef run = new RunRef(arguments[0], arguments[1]);
    try (MwaaServerlessReactiveClient created = create();
        MwaaServerlessReactiveClient client = created.toBuilder().timeouts(PATIENT).build()) {
      String outcome =
          client
              .getWorkflowRun(run)
              .map(found -> found.state().name())
              .onErrorResume(error -> Mono.just(error.toString()))
              .block(BOUND);
      System.out.println("outcome: " + outcome);
    }
    BlockingCalls.take().forEach(call -> call.printStackTrace(System.out));
    System.out.println("end");
  }

  private static MwaaServerlessReactiveClient create() {
    return Mono.fromSupplier(MwaaServerlessReactiveClient::create)
        .subscribeOn(Schedulers.parallel())
        .blockOptional(BOUND)
        .orElseThrow();
  }
}
