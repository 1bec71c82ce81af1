package consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of a user's own is compiled and run with the archives as they are published. */
class PackagedArchivesTest {
  private static final long BOUND_SECONDS = 90;
  // Copied there by the build.
  private static final String LIBRARIES = Path.of("target", "lib").toAbsolutePath().toString();
  private static final String PROGRAM = "src/main/java/consumer/LookUpOneRun.java";
  private static final String DESCRIPTOR = "src/test/modular/module-info.java";

  @TempDir private Path folder;

  @Test
  void aModuleRequiresThemByTheirNames() throws Exception {
    run("javac", "-p", LIBRARIES, "-d", classes(), DESCRIPTOR, PROGRAM);

    // Reactor Netty is an automatic module too, and names none of Netty's modules, which have
    // descriptors.
    List<String> printed =
        run(
            "java",
            "-p",
            LIBRARIES + File.pathSeparator + classes(),
            "--add-modules",
            "ALL-MODULE-PATH",
            "-m",
            "consumer/consumer.LookUpOneRun");

    assertThat(printed).contains("module consumer read SUCCESS");
  }

  @Test
  void aProgramHasThemOnItsClassPath() throws Exception {
    String libraries = Path.of(LIBRARIES, "*").toString();
    run("javac", "-cp", libraries, "-d", classes(), PROGRAM);

    List<String> printed =
        run("java", "-cp", libraries + File.pathSeparator + classes(), "consumer.LookUpOneRun");

    assertThat(printed).anyMatch(line -> line.matches("unnamed module .* read SUCCESS"));
  }

  @Test
  void theEmulatorRunsFromOneArchive() throws Exception {
    Path archive;
    try (Stream<Path> built = Files.list(Path.of("..", "emulator", "target"))) {
      archive =
          built
              .filter(file -> file.toString().endsWith("-standalone.jar"))
              .findFirst()
              .orElseThrow();
    }
    Path printed = folder.resolve("emulator.txt");
    Process emulator =
        new ProcessBuilder(tool("java"), "-jar", archive.toString(), "--region", "eu-west-1")
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      URI control = URI.create(after("Control it at ", printed, emulator));

      HttpResponse<String> overview =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(control)
                      .timeout(Duration.ofSeconds(BOUND_SECONDS))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(overview.statusCode()).isEqualTo(200);
      assertThat(overview.body()).contains("\"region\":\"eu-west-1\"");
    } finally {
      emulator.destroyForcibly();
      emulator.waitFor();
    }
  }

  /** What follows a text on its line, once that is printed. */
  private static String after(String text, Path printed, Process program) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (System.nanoTime() < end && program.isAlive()) {
      String all = Files.readString(printed);
      int place = all.indexOf(text);
      int rest = all.indexOf('\n', Math.max(0, place));
      if (place >= 0 && rest > place) {
        return all.substring(place + text.length(), rest).strip();
      }
      program.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("not printed: " + text + ", but: " + Files.readString(printed));
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private String classes() {
    return folder.resolve("classes").toString();
  }

  /** Runs a tool of this JDK to its end, which must be a good one, and gives what it printed. */
  private List<String> run(String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(tool(tool));
    command.addAll(List.of(arguments));
    Path printed = Files.createTempFile(folder, tool, ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      boolean ended = process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("%s ended within %d s", tool, BOUND_SECONDS).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(printed);
    assertThat(process.exitValue()).as("exit code, after%n%s", String.join("\n", lines)).isZero();
    return lines;
  }
}
