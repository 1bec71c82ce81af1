package io.github.mwaareactor.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM like this one, with a main class of this class path; what it complains of is shown here.
 */
final class JavaProcess {
  private JavaProcess() {}

  static Process of(Class<?> main, String... args) throws IOException {
    return of(List.of(), main, List.of(args));
  }

  static Process of(List<String> jvmOptions, Class<?> main, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
