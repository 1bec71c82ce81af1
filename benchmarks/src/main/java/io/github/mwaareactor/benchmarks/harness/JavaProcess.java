package io.github.mwaareactor.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM like this one, with a main class of this class path; what it complains of is shown here.
 */
public final class JavaProcess {
  private JavaProcess() {}

  /** One with this class path. */
  public static Process of(Class<?> main, String... args) throws IOException {
    return of(List.of(), main, List.of(args));
  }

  /**
   * Runs one with this class path to its end, and shows what it prints.
   *
   * @return what it exits with
   */
  public static int run(Class<?> main, List<String> args) throws IOException, InterruptedException {
    Process process = of(List.of(), main, args);
    try {
      process.getInputStream().transferTo(System.out);
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  /** One with this class path, and options for the JVM. */
  public static Process of(List<String> jvmOptions, Class<?> main, List<String> args)
      throws IOException {
    return of(List.of(), jvmOptions, System.getProperty("java.class.path"), main.getName(), args);
  }

  /**
   * One with any class path.
   *
   * @param prefix what its command begins with, such as the words that pin it to a core
   * @param jvmOptions for the JVM
   * @param classPath its class path
   * @param main its main class
   * @param args for that class
   * @return the process
   * @throws IOException if it cannot be started
   */
  public static Process of(
      List<String> prefix,
      List<String> jvmOptions,
      String classPath,
      String main,
      List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(args);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
