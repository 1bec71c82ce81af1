package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.MwaaServerlessReactiveClientBuilder;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.Timeouts;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
      "CSV may be separated by commas, semicolons or tabs, and have a header with the columns workflow_arn and run_id, in any order, case and spacing. One column may have both, as ARN/ID. JSON may span lines and have arrays. The output of aws mwaa-serverless list-workflow-runs is read as well, with --output json or text. Other columns and members are ignored, so the output of --output json and csv can be checked again. Blank lines and lines that begin with # are skipped. Invalid lines are reported on standard error with their numbers, and the others are still looked up.",
      "",
      "  check --file runs.csv --give-up-after 10m",
      "  grep eu-west-1 runs.csv | check --file - --output json > states.json",
      ""
    })
final class CheckCommand implements Callable<Integer> {
  static final int USUAL_CONCURRENCY = 64;
  private static final int MAX_CONCURRENCY = 10_000;
  private static final double LONGEST_WAIT_SECONDS = 1e6;
  private static final String ADAPTIVE = "adaptive";
  private static final String NONE = "none";
  // However much the service throttles, the adaptive rate falls no further.
  private static final double LEAST_PER_SECOND = 0.5;

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
      paramLabel = "N|adaptive|none",
      defaultValue = ADAPTIVE,
      description =
          "How fast requests are sent, retries included: at most N per second, evenly spaced; adaptive, which slows down to what the service accepts when it throttles; or none, without a limit. Default: ${DEFAULT-VALUE}.")
  private String rate;

  @Option(
      names = "--give-up-after",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long to ask for a run again when it is throttled, or fails for another reason that may pass, such as a timeout or a fault of the service: 30s, 5m. It counts from the first request for the run. Default: throttled ones until they are answered, others --max-attempts times.")
  private @Nullable Duration giveUpAfter;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Console console = Console.of(spec.commandLine());
    usage.checked("--concurrency", this::checkConcurrency);
    RateLimit limit = usage.checked("--rate", this::rateLimit);
    usage.checked("--give-up-after", this::checkPatience);
    Throttling throttling = new Throttling(console.nanoTime());
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> client(limit, throttling))) {
      RunInput input = usage.checked("--file", () -> RunInput.of(file, console.in()));
      Stopwatch stopwatch = Stopwatch.start(console);
      Tally tally = Tally.ofUnknown();
      Report report =
          output.report(
              console,
              false,
              options.isVerbose(),
              stopwatch,
              () -> new CheckScreen(console, tally, input.progress(), throttling));
      return new Session(console, withNotes(report, throttling), tally, stopwatch)
          .tell(
              check(
                  new PatientLookup(
                      run -> client.getWorkflowRun(options.checked(run)), giveUpAfter),
                  input.lines(),
                  concurrency));
    }
  }

  // The screen of a live report shows it.
  private static Report withNotes(Report report, Throttling throttling) {
    return report instanceof LiveReport ? report : new ThrottlingNotes(report, throttling);
  }

  private int checkConcurrency() {
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw new IllegalArgumentException("must be 1 to 10000, was " + concurrency);
    }
    return concurrency;
  }

  private RateLimit rateLimit() {
    if (rate.equalsIgnoreCase(ADAPTIVE)) {
      return RateLimit.adaptive();
    } else if (rate.equalsIgnoreCase(NONE)) {
      return RateLimit.none();
    }
    return RateLimit.perSecond(permits());
  }

  private double permits() {
    try {
      return Double.parseDouble(rate);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be a number, adaptive or none, was \"" + rate + "\"", e);
    }
  }

  private boolean checkPatience() {
    if (giveUpAfter != null && giveUpAfter.isZero()) {
      throw new IllegalArgumentException("must be longer than 0");
    }
    return true;
  }

  private MwaaServerlessReactiveClient client(RateLimit limit, Throttling throttling) {
    MwaaServerlessReactiveClientBuilder builder =
        options
            .builder()
            .callListener(throttling)
            .rateLimit(limit)
            .timeouts(within(giveUpAfter, timeouts(options.attempts(), concurrency, limit)));
    ConnectionOptions connections = ConnectionOptions.defaults();
    if (concurrency > connections.maxPerHost()) {
      builder.connections(connections.toBuilder().maxPerHost(concurrency).build());
    }
    return builder.build();
  }

  // All lookups under way wait in one line, at each attempt anew, and that counts towards the call.
  static Timeouts timeouts(int attempts, int concurrency, RateLimit limit) {
    Timeouts usual = Timeouts.defaults();
    double perSecond = limit.isAdaptive() ? LEAST_PER_SECOND : limit.permitsPerSecond();
    double seconds = attempts * (concurrency / perSecond); // 0 without a limit
    Duration waiting =
        Duration.ofSeconds((long) Math.ceil(Math.min(seconds, LONGEST_WAIT_SECONDS)));
    return usual.toBuilder().call(usual.call().plus(waiting)).build();
  }

  private static Timeouts within(@Nullable Duration limit, Timeouts timeouts) {
    return limit == null || limit.compareTo(timeouts.call()) >= 0
        ? timeouts
        : timeouts.toBuilder().call(limit).build();
  }

  /** What is no run takes its turn as well, so that neither kind outruns the report. */
  static Flux<CheckEvent> check(
      Function<RunRef, Mono<WorkflowRun>> lookup, Flux<InputLine> lines, int concurrency) {
    return lines.flatMap(
        line ->
            line instanceof InputLine.Ref named
                ? lookUp(lookup, named.run())
                : Mono.just((CheckEvent) line),
        concurrency,
        1);
  }

  private static Mono<CheckEvent> lookUp(Function<RunRef, Mono<WorkflowRun>> lookup, RunRef run) {
    return Mono.defer(() -> lookup.apply(run))
        .<CheckEvent>map(found -> RunUpdate.of(run, found))
        .onErrorResume(error -> Mono.just(RunUpdate.of(run, error)));
  }
}
