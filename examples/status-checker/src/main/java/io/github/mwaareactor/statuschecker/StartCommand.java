package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Starts a run, and perhaps follows it to its end. */
@Command(
    name = "start",
    description = {
      "Starts a run of a workflow.",
      "",
      "Parameters take the place of the workflow's own. They are shown nowhere. Those of --param are in the shell's history and the list of processes, those of a file are not. With --wait the run is followed as by watch; Ctrl-C then ends the following, and the run goes on.",
      "",
      "  start --demo --wait --param date=2026-11-23 --param rows:=1000 \\",
      "  --workflow-arn \\",
      "  " + DemoRuns.WORKFLOW_ARN,
      ""
    },
    exitCodeList = {
      "0:the run is started; with --wait, it is SUCCESS",
      "1:with --wait, it has ended otherwise",
      "2:it could not be started or followed, or it is unknown whether it started",
      "64:invalid usage",
      "124:with --wait, --timeout was over before its end",
      "130:interrupted"
    })
final class StartCommand implements Callable<Integer> {
  // A run that was started a moment ago may not be found yet.
  private static final Duration NOT_FOUND_GRACE = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @Option(
      names = "--workflow-arn",
      paramLabel = "ARN",
      required = true,
      description = "The workflow's ARN.")
  private String workflowArn;

  @Option(
      names = "--param",
      paramLabel = "NAME=TEXT|NAME:=JSON",
      description =
          "One parameter. NAME=TEXT is text as it stands, NAME:=JSON any JSON value, such as rows:=1000 or tables:='[\"a\",\"b\"]'. It may be repeated, and comes before what the file says.")
  private List<String> parameters = List.of();

  @Option(
      names = "--params-file",
      paramLabel = "FILE",
      description = "A JSON object of parameters, or - for standard input.")
  private @Nullable String parametersFile;

  @Option(
      names = "--client-token",
      paramLabel = "TOKEN",
      description =
          "What makes a second start with the same token and parameters start nothing. Give here the token that an error named, to ask again. Default: another one each time.")
  private @Nullable String clientToken;

  @Option(names = "--wait", description = "Follow the run until it has ended.")
  private boolean wait;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description =
          "With --wait: how old the known state may become: 500ms, 2s, 1m. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "With --wait: end the following after this time, with a summary; the run goes on. Default: never.")
  private @Nullable Duration timeout;

  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec.commandLine());
    Console console = Console.of(spec.commandLine());
    StartWorkflowRunRequest request = request(usage, console);
    WatchOptions watching = watching(usage);
    try (options;
        MwaaServerlessReactiveClient client = usage.checked(() -> options.builder().build())) {
      Mono<StartedRun> start = usage.checked(() -> client.startWorkflowRun(request));
      StartedRun started = Objects.requireNonNull(start.block());
      if (wait) {
        return follow(client, watching, started, console);
      }
      output.plainReport(console, false).seen(RunUpdate.of(started));
      console.out().flush();
      return ExitCodes.OK;
    }
  }

  /** What is no option may be a piece of a parameter, for want of quotes. */
  static String explain(UnmatchedArgumentException error) {
    List<String> options =
        error.getUnmatched().stream()
            .filter(argument -> argument.startsWith("-"))
            .map(argument -> "'" + argument.replaceFirst("(?s)=.*", "") + "'")
            .toList();
    return options.isEmpty()
        ? "an argument is no option; a parameter with blanks needs quotes"
        : "Unknown option: " + String.join(", ", options);
  }

  private StartWorkflowRunRequest request(Usage usage, Console console) {
    StartWorkflowRunRequest.Builder request =
        usage.checked("--workflow-arn", () -> StartWorkflowRunRequest.builder(workflowArn));
    RunParameters all = new RunParameters();
    if (parametersFile != null) {
      String file = parametersFile;
      usage.checked("--params-file", () -> all.addFile(file, console.in()));
    }
    usage.checked("--param", () -> all.addOptions(parameters));
    if (parametersFile != null || !parameters.isEmpty()) {
      usage.checked("parameters", () -> all.set(request));
    }
    if (clientToken != null) {
      String token = clientToken;
      usage.checked("--client-token", () -> request.clientToken(token));
    }
    return request.build();
  }

  private WatchOptions watching(Usage usage) {
    return usage.checked(
        "--every",
        () -> WatchOptions.builder().targetStaleness(every).notFoundGrace(NOT_FOUND_GRACE).build());
  }

  private int follow(
      MwaaServerlessReactiveClient client,
      WatchOptions watching,
      StartedRun started,
      Console console) {
    RunRef run = started.run();
    Stopwatch stopwatch = Stopwatch.start(console);
    Tally tally = Tally.of(1);
    Report report =
        output.report(
            console,
            true,
            options.isVerbose(),
            stopwatch,
            () -> new WatchScreen(console, tally, List.of(run)));
    try (RunWatcher watcher = client.watcher(watching)) {
      return new Session(console, report, tally, stopwatch)
          .tell(events(watcher, started), timeout == null ? Mono.never() : Mono.delay(timeout));
    }
  }

  private static Flux<CheckEvent> events(RunWatcher watcher, StartedRun started) {
    Instant now = Instant.now();
    RunState state = started.state();
    Flux<RunUpdate> later =
        watcher.watchAllSeen(Mono.just(new SeenRun(started.run(), state, now))).map(RunUpdate::of);
    return Flux.<CheckEvent>just(RunUpdate.of(started).at(now)).concatWith(later);
  }
}
