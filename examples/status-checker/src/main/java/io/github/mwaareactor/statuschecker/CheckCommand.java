package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.Timeouts;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks up all runs that a file names. */
@Command(
    name = "check",
    description = {
      "Looks up all runs in a file or on standard input.",
      "",
      "Input is streamed, so it may have any length. Results appear in the order in which they arrive. Ctrl-C ends at once, with a summary.",
      "",
      "Each line of input is one run, as CSV or JSON:",
      "",
      "  arn:aws:airflow-serverless:...:workflow/w-a1B2c3D4e5,d58cxqdClpTVjeN",
      "  {\"workflowArn\":\"arn:aws:...\",\"runId\":\"d58cxqdClpTVjeN\"}",
      "",
      "CSV may have a header with the columns workflow_arn and run_id. Other columns and members are ignored, so the output of --output json and csv can be checked again. Blank lines and lines that begin with # are skipped. Invalid lines are reported on standard error with their numbers, and the others are still looked up.",
      "",
      "  check --file runs.csv --rate 50",
      "  grep eu-west-1 runs.csv | check --file - --output json > states.json",
      ""
    })
final class CheckCommand implements Callable<Integer> {
  static final int USUAL_CONCURRENCY = 64;
  private static final int MAX_CONCURRENCY = 10_000;
  private static final double LONGEST_WAIT_SECONDS = 1e6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "The file to read, or - for standard input.")
  private String file;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "" + USUAL_CONCURRENCY,
      description =
          "How many lookups at a time, 1 to 10000, each on its own connection. Default:"
              + " ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests per second at most, retries included, evenly spaced. AWS does not publish its limits, so start low. Default: no limit.")
  private @Nullable Double rate;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Console console = Console.of(spec.commandLine());
    usage.checked("--concurrency", this::checkConcurrency);
    RateLimit limit = usage.checked("--rate", this::rateLimit);
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> client(limit))) {
      RunInput input = usage.checked("--file", () -> RunInput.of(file, console.in()));
      Stopwatch stopwatch = Stopwatch.start(console);
      Tally tally = Tally.ofUnknown();
      Report report =
          output.report(
              console,
              false,
              options.isVerbose(),
              stopwatch,
              () -> new CheckScreen(console, tally, input.progress()));
      return new Session(console, report, tally, stopwatch)
          .tell(check(client, input.lines(), concurrency));
    }
  }

  private int checkConcurrency() {
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw new IllegalArgumentException("must be 1 to 10000, was " + concurrency);
    }
    return concurrency;
  }

  private RateLimit rateLimit() {
    return rate == null ? RateLimit.none() : RateLimit.perSecond(rate);
  }

  private MwaaServerlessReactiveClient client(RateLimit limit) {
    MwaaServerlessReactiveClientBuilder builder =
        options
            .builder()
            .rateLimit(limit)
            .timeouts(timeouts(options.attempts(), concurrency, limit));
    ConnectionOptions connections = ConnectionOptions.defaults();
    if (concurrency > connections.maxPerHost()) {
      builder.connections(connections.toBuilder().maxPerHost(concurrency).build());
    }
    return builder.build();
  }

  // All lookups under way wait in one line, at each attempt anew, and that counts towards the call.
  static Timeouts timeouts(int attempts, int concurrency, RateLimit limit) {
    Timeouts usual = Timeouts.defaults();
    double seconds = attempts * (concurrency / limit.permitsPerSecond()); // 0 without a limit
    Duration waiting =
        Duration.ofSeconds((long) Math.ceil(Math.min(seconds, LONGEST_WAIT_SECONDS)));
    return usual.toBuilder().call(usual.call().plus(waiting)).build();
  }

  /** What is no run takes its turn as well, so that neither kind outruns the report. */
  static Flux<CheckEvent> check(
      MwaaServerlessReactiveClient client, Flux<InputLine> lines, int concurrency) {
    return lines.flatMap(
        line ->
            line instanceof InputLine.Ref named
                ? lookUp(client, named.run())
                : Mono.just((CheckEvent) line),
        concurrency,
        1);
  }

  private static Mono<CheckEvent> lookUp(MwaaServerlessReactiveClient client, RunRef run) {
    return Mono.defer(() -> client.getWorkflowRun(run))
        .<CheckEvent>map(found -> RunUpdate.of(run, found))
        .onErrorResume(error -> Mono.just(RunUpdate.of(run, error)));
  }
}
