package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.control.ControlApi;
import io.github.mwaareactor.emulator.internal.control.ScriptFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The emulator as a program of its own, for SDKs of any language: it prints what to export, two
 * workflows with their runs, and commands to try, and runs until it is interrupted.
 */
public final class EmulatorCommand {
  /** The exit code for a command line that cannot be understood. */
  static final int USAGE = 64;

  /** The exit code for an emulator that cannot start. */
  static final int UNAVAILABLE = 69;

  private static final List<String> WORKFLOWS =
      List.of("nightly-load-a1B2c3D4e5", "hourly-report-f6G7h8I9j0");
  private static final List<String> TASKS =
      List.of(
          "ex_3f1c2a9e-5b7d-4e80-9c61-0d2f4a6b8c1e_extract_1",
          "ex_3f1c2a9e-5b7d-4e80-9c61-0d2f4a6b8c1e_load_1");

  private final PrintStream out;

  EmulatorCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * Starts an emulator and waits for an interrupt. Exits with 64 for an option it does not know and
   * with 69 if it cannot listen or save its certificate.
   *
   * @param args {@code --port}, {@code --region}, {@code --tls}, {@code --ca-bundle}, {@code
   *     --latency}, {@code --rate-limit}, {@code --script}, {@code --host}, {@code --no-control},
   *     {@code --remote-control}, {@code --help}
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    // Without a logging library SLF4J would warn before anything else is printed.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    int exit = run(args, System.out, System.err, EmulatorCommand::waitForInterrupt);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /** What to do between the emulator's start and its end. */
  interface Stay {
    void with(MwaaServerlessEmulator emulator) throws InterruptedException;
  }

  static int run(String[] args, PrintStream out, PrintStream err, Stay stay)
      throws InterruptedException {
    CommandOptions options;
    ScriptFile script;
    try {
      options = CommandOptions.parse(List.of(args));
      script = scriptOf(options);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println("Try --help.");
      return USAGE;
    }
    if (options.help()) {
      out.print(CommandOptions.HELP);
      return 0;
    }
    return serve(options, script, out, err, stay);
  }

  private static @Nullable ScriptFile scriptOf(CommandOptions options) {
    Path file = options.script();
    if (file == null) {
      return null;
    }
    try {
      return ScriptFile.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("--script " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--script " + file + ": cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--script " + file + ": " + e.getMessage(), e);
    }
  }

  private static int serve(
      CommandOptions options,
      @Nullable ScriptFile script,
      PrintStream out,
      PrintStream err,
      Stay stay)
      throws InterruptedException {
    MwaaServerlessEmulator started;
    try {
      // Who waits for the port finds everything there.
      started = options.emulator().beforeOpening(it -> begin(it, script, options)).start();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return USAGE;
    } catch (IllegalStateException e) {
      err.println(e.getMessage());
      return UNAVAILABLE;
    }
    try (MwaaServerlessEmulator emulator = started) {
      try {
        new EmulatorCommand(out).introduce(emulator, options);
      } catch (UncheckedIOException e) {
        err.println(e.getMessage());
        return UNAVAILABLE;
      }
      stay.with(emulator);
      return 0;
    }
  }

  private static void begin(
      MwaaServerlessEmulator emulator, @Nullable ScriptFile script, CommandOptions options) {
    if (script == null) {
      beginUsualRuns(emulator);
      return;
    }
    try {
      script.applyTo(emulator);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--script " + options.script() + ": " + e.getMessage(), e);
    }
  }

  private static void waitForInterrupt(MwaaServerlessEmulator emulator)
      throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "mwaa-emulator-stop"));
    new CountDownLatch(1).await();
  }

  private void introduce(MwaaServerlessEmulator emulator, CommandOptions options) {
    out.println("MWAA Serverless emulator at " + emulator.endpoint() + ", Ctrl-C ends it.");
    if (options.control() != ControlAccess.OFF) {
      out.println("Control it at " + emulator.endpoint() + ControlApi.ROOT);
    }
    out.println();
    printEnvironment(emulator, options);
    out.println();
    if (options.script() == null) {
      printWorkflows(emulator);
      printCommands(emulator);
    } else {
      out.println("It has the workflows and runs of " + options.script() + ".");
    }
    out.flush();
  }

  private void printEnvironment(MwaaServerlessEmulator emulator, CommandOptions options) {
    out.println("export AWS_ENDPOINT_URL_MWAA_SERVERLESS=" + emulator.endpoint());
    out.println("export AWS_ACCESS_KEY_ID=" + emulator.accessKey().accessKeyId());
    out.println("export AWS_SECRET_ACCESS_KEY=" + emulator.accessKey().secretAccessKey());
    out.println("export AWS_REGION=" + emulator.region());
    out.println("export AWS_DEFAULT_REGION=" + emulator.region());
    out.println("unset AWS_SESSION_TOKEN");
    if (options.tls()) {
      out.println("export AWS_CA_BUNDLE=" + savedCertificate(emulator, options.caBundle()));
    }
  }

  private static void beginUsualRuns(MwaaServerlessEmulator emulator) {
    emulator.definition(
        "emulator-definitions", "hourly-report.yaml", "hourly-report:\n  schedule: '0 * * * *'\n");
    for (String id : WORKFLOWS) {
      String workflow = emulator.workflowArn(id);
      runs().forEach(run -> emulator.run(workflow, run.getKey(), run.getValue()));
    }
  }

  private void printWorkflows(MwaaServerlessEmulator emulator) {
    for (String id : WORKFLOWS) {
      out.println("Workflow " + emulator.workflowArn(id) + " has these runs:");
      for (Map.Entry<String, RunScript> run : runs()) {
        out.printf("  %-12s %s%n", run.getKey(), RunWords.of(run.getValue()));
      }
      out.println();
    }
  }

  private void printCommands(MwaaServerlessEmulator emulator) {
    String ofWorkflow = " --workflow-arn " + emulator.workflowArn(WORKFLOWS.get(0));
    out.println("For instance:");
    for (String command :
        List.of(
            "get-workflow-run" + ofWorkflow + " --run-id succeeds",
            "list-workflows",
            "get-workflow" + ofWorkflow,
            "list-workflow-runs" + ofWorkflow + " --max-results 3",
            "list-task-instances" + ofWorkflow + " --run-id fails",
            "start-workflow-run" + ofWorkflow,
            "stop-workflow-run" + ofWorkflow + " --run-id runs-on")) {
      out.println("  aws mwaa-serverless " + command);
    }
  }

  private static List<Map.Entry<String, RunScript>> runs() {
    Duration soon = Duration.ofSeconds(10);
    Duration later = Duration.ofMinutes(1);
    return List.of(
        run("succeeds", RunScript.succeedsAfter(soon, later)),
        run("fails", RunScript.failsAfter(soon, later, "Workflow execution failed")),
        run("times-out", RunScript.timesOutAfter(soon, later)),
        run("stops", RunScript.stopsAfter(soon, later, soon)),
        run("never-starts", RunScript.neverStarts(soon, "The definition has no tasks")),
        run("runs-on", RunScript.remains("RUNNING")));
  }

  private static Map.Entry<String, RunScript> run(String id, RunScript script) {
    return Map.entry(id, script.toBuilder().taskInstances(TASKS).build());
  }

  private static Path savedCertificate(MwaaServerlessEmulator emulator, @Nullable Path wanted) {
    try {
      Path file = wanted == null ? temporaryFile() : wanted.toAbsolutePath();
      return Files.writeString(file, emulator.certificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException("The certificate cannot be saved: " + e, e);
    }
  }

  private static Path temporaryFile() throws IOException {
    Path file = Files.createTempFile("mwaa-emulator-", ".pem");
    file.toFile().deleteOnExit();
    return file;
  }
}
