package io.github.mwaareactor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Another JVM with the class path of this one: the only way to environment variables of a test's
 * own. It knows of AWS what it is told here; the files of whoever runs the tests are not read.
 */
public final class ChildJvm {
  private static final long BOUND_SECONDS = 90;

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> options = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");

  /** The folder takes what the program prints. */
  public ChildJvm(Path folder) {
    this.folder = folder;
    variable("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
    variable("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("no-credentials").toString());
    variable("AWS_EC2_METADATA_DISABLED", "true");
  }

  public ChildJvm variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  public ChildJvm property(String name, String value) {
    options.add("-D" + name + "=" + value);
    return this;
  }

  /** Takes those archives from the class path that have this in their names. */
  public ChildJvm without(String name) {
    classPath =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().contains(name))
            .collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  /** Adds an archive to the class path, after all others. */
  public ChildJvm with(Path archive) {
    classPath += File.pathSeparator + archive;
    return this;
  }

  /** Runs a program to its end, which must be a good one, and gives the lines it printed. */
  public List<String> run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    Process process = builder(program, arguments, printed.toFile()).start();
    try {
      boolean ended = process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("ended within %d s", BOUND_SECONDS).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(printed);
    assertThat(process.exitValue()).as("exit code, after%n%s", String.join("\n", lines)).isZero();
    return lines;
  }

  private ProcessBuilder builder(Class<?> program, String[] arguments, File printed) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What BlockHound needs.
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("-XX:+AllowRedefinitionToAddDeleteMethods");
    command.add("-XX:+EnableDynamicAgentLoading");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(program.getName());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(variables);
    return builder;
  }
}
