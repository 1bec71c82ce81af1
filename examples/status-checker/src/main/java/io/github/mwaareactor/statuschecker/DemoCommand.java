package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Follows a dozen scripted runs on an emulator in this process: no AWS account needed. */
@Command(
    name = "demo",
    description = {
      "Follows a dozen scripted runs of two workflows on an emulator in this process.",
      "Every request is signed and sent over HTTP, and every signature is checked."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.BAD_USAGE,
    exitCodeOnExecutionException = ExitCodes.LOOKUP_FAILED)
final class DemoCommand implements Callable<Integer> {
  private static final int CONCURRENCY = 4;
  private static final PollPolicy POLICY =
      PollPolicy.builder()
          .interval(Duration.ofMillis(400))
          .maxInterval(Duration.ofSeconds(1))
          .deadline(Duration.ofSeconds(25))
          .build();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
        MwaaServerlessReactiveClient client = client(emulator)) {
      out.printf("emulator at %s, account %s%n", emulator.endpoint(), emulator.accountId());
      List<RunRef> runs = DemoRuns.begin(emulator);
      lookUp(client, runs, out);
      RunTable table = new RunTable(out, emulator, runs);
      follow(client, runs, out);
      table.stopCounting();
      client.getWorkflowRuns(runs, CONCURRENCY).toIterable().forEach(table::add);
      return table.print() ? ExitCodes.OK : ExitCodes.LOOKUP_FAILED;
    }
  }

  private static MwaaServerlessReactiveClient client(MwaaServerlessEmulator emulator) {
    AwsBasicCredentials credentials =
        AwsBasicCredentials.create(
            emulator.accessKey().accessKeyId(), emulator.accessKey().secretAccessKey());
    return MwaaServerlessReactiveClient.builder()
        .endpoint(emulator.endpoint())
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  private static void lookUp(
      MwaaServerlessReactiveClient client, List<RunRef> runs, PrintWriter out) {
    out.printf("%nlooking up %d runs, %d at a time%n", runs.size(), CONCURRENCY);
    for (RunLookup lookup : client.getWorkflowRuns(runs, CONCURRENCY).toIterable()) {
      out.printf("  %-32s %s%n", DemoRuns.name(lookup.run()), RunTable.state(lookup));
    }
  }

  /** Iterating prints on this thread: an event loop must not wait for a terminal. */
  private static void follow(
      MwaaServerlessReactiveClient client, List<RunRef> runs, PrintWriter out) {
    out.printf("%nfollowing them to their end%n");
    for (Transition transition :
        Flux.fromIterable(runs)
            .flatMap(run -> transitions(client, run), runs.size())
            .toIterable()) {
      LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS);
      out.printf("  %-12s %-32s %s%n", now, DemoRuns.name(transition.run()), transition.state());
      out.flush();
    }
  }

  private static Flux<Transition> transitions(MwaaServerlessReactiveClient client, RunRef run) {
    return client
        .pollRunState(run, POLICY)
        .map(state -> new Transition(run, state.name()))
        .onErrorResume(error -> Flux.just(new Transition(run, "lost: " + error.getMessage())));
  }

  private record Transition(RunRef run, String state) {}
}
