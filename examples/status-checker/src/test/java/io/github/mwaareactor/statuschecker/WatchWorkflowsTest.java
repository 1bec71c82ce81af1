package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command watch, where it follows all runs of workflows. */
@Tag("once")
class WatchWorkflowsTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final Commands commands = new Commands(extension.get());
  private final String nightly = commands.arn();
  private final String hourly = commands.emulator().workflowArn("hourly-f6G7h8I9j0");

  @TempDir private Path folder;

  @AfterEach
  void close() {
    commands.close();
  }

  private int watch(String options) {
    return commands.run(("watch --every 100ms " + options).split(" "));
  }

  private void begin(String arn, String runId, RunScript script) {
    commands.emulator().run(arn, runId, script);
  }

  private static RunScript running(long millis, String end) {
    return RunScript.builder().stay("RUNNING", Duration.ofMillis(millis)).end(end).build();
  }

  private String file(String... lines) throws Exception {
    return Files.write(folder.resolve("watched"), List.of(lines)).toString();
  }

  @Test
  void followsRunsInProgressAndThoseThatAppearUntilTheTimeIsOver() {
    begin(nightly, "before", running(0, "FAILED"));
    begin(nightly, "now", running(1500, "SUCCESS"));

    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () -> watch("--workflow-arn " + nightly + " --timeout 4s --output json"));
    Await.until(
        () -> commands.emulator().callCount("ListWorkflowRuns") >= 3, "the runs are listed");
    begin(nightly, "later", running(500, "SUCCESS"));

    assertThat(exitCode.orTimeout(60, TimeUnit.SECONDS).join()).isZero();
    assertThat(commands.objects())
        .extracting(o -> o.get("runId").stringValue(), o -> o.get("state").stringValue())
        .containsExactlyInAnyOrder(
            tuple("now", "RUNNING"),
            tuple("now", "SUCCESS"),
            tuple("later", "RUNNING"),
            tuple("later", "SUCCESS"));
    assertThat(commands.err()).matches("timed out: 2 runs in 4\\.\\d s: 2 SUCCESS\\s+");
  }

  @Test
  void whenTheTimeIsOverBeforeTheEndOfARunItIs124() {
    begin(nightly, "a", RunScript.remains("RUNNING"));

    assertThat(watch("--workflow-arn " + nightly + " --timeout 1s")).isEqualTo(124);
    assertThat(commands.lastLine()).startsWith("timed out: 1 run in ").endsWith(": 1 RUNNING");

    assertThat(watch("--workflow-arn " + nightly + " --timeout 1s a")).isEqualTo(124);
    assertThat(commands.lastLine()).startsWith("timed out: 1 run in ").endsWith(": 1 RUNNING");
  }

  @Test
  void aTimeThatIsNotOverHasNoEffect() {
    begin(nightly, "a", running(300, "SUCCESS"));

    assertThat(watch("--workflow-arn " + nightly + " --timeout 1h a")).isZero();

    assertThat(commands.lastLine()).startsWith("1 run in ");
  }

  @Test
  void aRunThatFailsMeanwhileIs1() {
    begin(nightly, "a", running(500, "FAILED"));

    assertThat(watch("--workflow-arn " + nightly + " --timeout 3s")).isEqualTo(1);
  }

  @Test
  void followsSeveralWorkflowsAndGoesOnWithoutOneThatIsNotThere() {
    begin(nightly, "a", running(800, "SUCCESS"));
    begin(hourly, "b", running(800, "SUCCESS"));
    String nobody = commands.emulator().workflowArn("nobody-k1L2m3N4o5");

    int exitCode =
        watch(
            "--workflow-arn "
                + nightly
                + " --workflow-arn "
                + nobody
                + " --workflow-arn "
                + hourly
                + " --timeout 3s");

    assertThat(exitCode).isEqualTo(2);
    assertThat(commands.err()).contains("workflow nobody-k1L2m3N4o5 is not followed: ");
    assertThat(commands.lastLine()).endsWith(": 2 SUCCESS, 1 workflow not followed");
  }

  @Test
  void aFileNamesRunsAndWholeWorkflows() throws Exception {
    begin(nightly, "ended", running(0, "SUCCESS"));
    begin(nightly, "ignored", running(0, "SUCCESS"));
    begin(hourly, "b", running(800, "SUCCESS"));
    String file = file(nightly + ",ended", "rubbish", hourly);

    assertThat(watch("--file " + file + " --timeout 3s")).isEqualTo(2);

    assertThat(commands.err()).startsWith("line 2: expected workflow_arn,run_id");
    assertThat(commands.out())
        .containsPattern("SUCCESS .* ended")
        .containsPattern("SUCCESS .* b")
        .doesNotContain("ignored");
    assertThat(commands.lastLine()).endsWith(": 2 SUCCESS, 1 bad line");
  }

  @Test
  void aFileOfRunsOnlyIsFollowedToTheirEnd() throws Exception {
    begin(nightly, "a", running(300, "SUCCESS"));
    begin(hourly, "b", running(300, "SUCCESS"));

    assertThat(watch("--file " + file(nightly + ",a", hourly + ",b"))).isZero();

    assertThat(commands.lastLine()).startsWith("2 runs in ").endsWith(": 2 SUCCESS");
  }

  @Test
  void whatWorkflowsWritesItFollows() throws Exception {
    begin(nightly, "a", running(4000, "SUCCESS"));
    begin(hourly, "b", running(4000, "SUCCESS"));
    for (String output : List.of("json", "csv")) {
      commands.run("workflows", "--region", "us-east-1", "--output", output);
      String file = file(commands.lines().toArray(String[]::new));

      watch("--file " + file + " --timeout 1s");

      assertThat(commands.out()).containsPattern("RUNNING .* a").containsPattern("RUNNING .* b");
    }
  }

  @Test
  void aRunThatIsNamedAndOneOfAWorkflowsIsToldOnce() throws Exception {
    begin(nightly, "a", running(1000, "SUCCESS"));
    begin(nightly, "b", running(1000, "SUCCESS"));

    assertThat(watch("--file " + file(nightly + ",a", nightly) + " --timeout 3s")).isZero();

    assertThat(commands.lines()).hasSize(5);
    assertThat(commands.lastLine()).endsWith(": 2 SUCCESS");
  }

  @Test
  void troubleAtTheBeginningIsToldAndItGoesOn() {
    begin(nightly, "a", running(1000, "SUCCESS"));
    commands.emulator().inject(Fault.error(ServiceError.internalServer("oops", null)), 1);

    assertThat(watch("--workflow-arn " + nightly + " --timeout 3s --max-attempts 1")).isZero();

    assertThat(commands.err()).startsWith("going on after: ").contains("oops");
    assertThat(commands.lastLine()).endsWith(": 1 SUCCESS");
  }

  @Test
  void withoutCredentialsItEndsAtOnce() {
    begin(nightly, "a", RunScript.remains("RUNNING"));
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.configFile", folder.resolve("none").toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());

    assertThat(watch("--workflow-arn " + nightly)).isEqualTo(2);

    assertThat(commands.err()).contains("is not followed: no AWS credentials were found");
    assertThat(commands.lastLine()).startsWith("given up: ");
  }

  @Test
  void aWorkflowThatIsDeletedEndsWithItsRuns() {
    String arn = commands.emulator().createWorkflow("short-lived");
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(() -> watch("--workflow-arn " + arn));
    Await.until(
        () -> commands.emulator().callCount("ListWorkflowRuns") >= 3, "the runs are listed");

    try (MwaaServerlessReactiveClient client =
        MwaaServerlessReactiveClient.builder().endpoint(commands.emulator().endpoint()).build()) {
      client.deleteWorkflow(arn).block(Duration.ofSeconds(10));
    }

    assertThat(exitCode.orTimeout(60, TimeUnit.SECONDS).join()).isZero();
    assertThat(commands.err()).contains(" is deleted");
  }

  @Test
  void aWorkflowOfAnotherRegionThanTheOneAskedIsBadUsage() {
    assertThat(watch("--workflow-arn " + nightly + " --region eu-west-1")).isEqualTo(64);

    assertThat(commands.emulator().callCount()).isZero();
  }
}
