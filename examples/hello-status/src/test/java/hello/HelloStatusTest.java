package hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, and the README that shows it. */
class HelloStatusTest {
  private static final Path SOURCE = Path.of("src/main/java/hello/HelloStatus.java");

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final String workflow = emulator.workflowArn("nightly-load-a1B2c3D4e5");
  private final List<Process> processes = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(String... runIds) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HelloStatus.class.getName(), workflow));
    command.addAll(List.of(runIds));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.remove("JAVA_TOOL_OPTIONS"); // the JVM announces it on standard error
    environment.put("AWS_ACCESS_KEY_ID", emulator.accessKey().accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", emulator.accessKey().secretAccessKey());
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    environment.put("AWS_ENDPOINT_URL_MWAA_SERVERLESS", emulator.endpoint().toString());
    Process process = builder.redirectError(folder.resolve("err").toFile()).start();
    processes.add(process);
    return process;
  }

  private static List<String> output(Process process) {
    return process.inputReader().lines().toList();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the program ends").isTrue();
    return process.exitValue();
  }

  @Test
  void followsRunsToTheirEnds() throws Exception {
    emulator.run(workflow, "a", RunScript.succeedsAfter(Duration.ZERO, Duration.ofSeconds(4)));
    emulator.run(workflow, "b", RunScript.builder().end("SUCCESS").build());

    Process program = start("a", "b");

    assertThat(output(program)).containsOnlyOnce("a is RUNNING", "a is SUCCESS", "b is SUCCESS");
    assertThat(exitCode(program)).as(Files.readString(folder.resolve("err"))).isZero();
  }

  @Test
  void exitsWith1IfOneHasNotSucceeded() throws Exception {
    emulator.run(workflow, "a", RunScript.builder().end("SUCCESS").build());
    emulator.run(workflow, "b", RunScript.builder().end("FAILED").build());

    Process program = start("a", "b", "nobody");

    assertThat(output(program))
        .contains("a is SUCCESS", "b is FAILED")
        .anyMatch(line -> line.startsWith("nobody cannot be followed: "));
    assertThat(exitCode(program)).isEqualTo(1);
  }

  @Test
  void theReadmeShowsItToTheLetter() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + Files.readString(SOURCE) + "```\n");
  }

  @Test
  void itHasSixtyLinesAtMost() throws IOException {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(60);
  }
}
