package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import reactor.core.scheduler.Schedulers;

/**
 * Uses the commands as people do, on an emulator in this process, and shows nothing. The launcher
 * records which classes are loaded meanwhile, so that later starts find them in an archive.
 */
final class TrainingRun {
  private static final List<String> RUN =
      List.of("--workflow-arn", DemoRuns.WORKFLOW_ARN, "--run-id", "done");

  private final MwaaServerlessEmulator emulator;
  private final Path folder;

  private TrainingRun(MwaaServerlessEmulator emulator, Path folder) {
    this.emulator = emulator;
    this.folder = folder;
  }

  /** Runs all of them, and fails if that is not possible. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("status-checker-");
    try {
      trainAt(MwaaServerlessEmulator.builder(), folder);
      trainAt(MwaaServerlessEmulator.builder().tls(true), folder);
    } finally {
      for (String name : List.of("runs.csv", "ca.pem", "")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Schedulers.shutdownNow();
    }
  }

  private static void trainAt(MwaaServerlessEmulator.Builder builder, Path folder)
      throws IOException {
    try (MwaaServerlessEmulator emulator = builder.start()) {
      DemoRuns.beginAll(emulator);
      AccessKey key = emulator.accessKey();
      System.setProperty("aws.accessKeyId", key.accessKeyId());
      System.setProperty("aws.secretAccessKey", key.secretAccessKey());
      new TrainingRun(emulator, folder).runAll();
    }
  }

  private void runAll() throws IOException {
    run("--help");
    run("help", "get");
    run("gte");
    ask("get", RUN, "--output", "text");
    ask("get", RUN, "--output", "json");
    ask("get", List.of("--workflow-arn", DemoRuns.WORKFLOW_ARN, "--run-id", "nobody"));
    List<String> watched = List.of("--workflow-arn", DemoRuns.WORKFLOW_ARN, "done", "failed");
    ask("watch", watched, "--display", "live");
    ask("watch", watched, "--display", "plain");
    ask("runs", List.of("--workflow-arn", DemoRuns.WORKFLOW_ARN));
    ask("tasks", RUN);
    Path runs = Files.writeString(folder.resolve("runs.csv"), DemoRuns.WORKFLOW_ARN + ",done\n");
    List<String> file = List.of("--file", runs.toString());
    ask("check", file, "--display", "live");
    ask("check", file, "--output", "csv");
  }

  private void ask(String command, List<String> what, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(what);
    args.addAll(Arrays.asList(options));
    args.addAll(List.of("--endpoint", emulator.endpoint().toString()));
    if (emulator.endpoint().getScheme().equals("https")) {
      Path bundle = Files.writeString(folder.resolve("ca.pem"), emulator.certificatePem());
      args.addAll(List.of("--ca-bundle", bundle.toString()));
    }
    run(args.toArray(String[]::new));
  }

  private static void run(String... args) {
    CommandLine commandLine = StatusChecker.commandLine(args);
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    commandLine.setOut(nowhere).setErr(nowhere).execute(args);
  }
}
