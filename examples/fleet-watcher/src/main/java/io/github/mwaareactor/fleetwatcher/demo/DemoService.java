package io.github.mwaareactor.fleetwatcher.demo;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.fleetwatcher.demo.DemoPlan.PlannedRun;
import io.github.mwaareactor.model.RunRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The service of a demo, with many accounts, in a process of its own. Prints {@code ready} and its
 * endpoint, reads after how long all runs shall have ended, starts them, and prints {@code begun}.
 * Ends when its standard input does.
 */
public final class DemoService {
  private DemoService() {}

  /**
   * Arguments: the directory of the AWS config file and the accounts file, the seed, how many runs
   * are submitted.
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    MwaaServerlessEmulator.Builder builder = MwaaServerlessEmulator.builder().recordedCalls(1);
    DemoPlan.accounts().forEach(account -> builder.account(account, key(account)));
    writeFiles(directory, DemoPlan.accounts());
    try (MwaaServerlessEmulator emulator = builder.start();
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("ready " + emulator.endpoint());
      String length = input.readLine();
      if (length != null) {
        DemoPlan plan =
            DemoPlan.of(Long.parseLong(args[1]), Integer.parseInt(args[2]), Duration.parse(length));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        begin(emulator, plan, timer);
        System.out.println("begun");
        while (input.readLine() != null) {}
        timer.shutdownNow();
      }
    }
  }

  private static AccessKey key(String account) {
    return AccessKey.of("AKIADEMO" + account, "secret-" + account);
  }

  private static void writeFiles(Path directory, List<String> accounts) throws IOException {
    StringBuilder profiles = new StringBuilder();
    StringBuilder file = new StringBuilder();
    for (String account : accounts) {
      AccessKey key = key(account);
      profiles.append(
          "[profile a%s]%naws_access_key_id = %s%naws_secret_access_key = %s%n"
              .formatted(account, key.accessKeyId(), key.secretAccessKey()));
      file.append(file.isEmpty() ? "[\n" : ",\n")
          .append(
              "{\"account\": \"%s\", \"regions\": [\"%s\"], \"profile\": \"a%s\"}"
                  .formatted(account, DemoPlan.REGION, account));
    }
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("config"), profiles);
    Files.writeString(directory.resolve("accounts.json"), file.append("\n]\n"));
  }

  private static void begin(
      MwaaServerlessEmulator emulator, DemoPlan plan, ScheduledExecutorService timer) {
    // There before their first runs, or whoever watches them at once would find no such workflows.
    plan.workflows()
        .forEach(
            workflow ->
                emulator.script(
                    workflow.workflowArn(),
                    RunScript.succeedsAfter(Duration.ofSeconds(1), Duration.ofSeconds(1))));
    for (PlannedRun run : plan.runs()) {
      if (run.startAfterMillis() == 0) {
        start(emulator, run);
      } else {
        var unused =
            timer.schedule(
                () -> start(emulator, run), run.startAfterMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void start(MwaaServerlessEmulator emulator, PlannedRun run) {
    RunRef ref = run.key().run();
    emulator.run(ref.workflowArn(), ref.runId(), script(run));
  }

  private static RunScript script(PlannedRun run) {
    Duration queued = Duration.ofMillis(run.queuedMillis());
    Duration running = Duration.ofMillis(run.runningMillis());
    return switch (run.end()) {
      case FAILED -> RunScript.failsAfter(queued, running, "Workflow execution failed");
      case TIMEOUT -> RunScript.timesOutAfter(queued, running);
      default -> RunScript.succeedsAfter(queued, running);
    };
  }
}
