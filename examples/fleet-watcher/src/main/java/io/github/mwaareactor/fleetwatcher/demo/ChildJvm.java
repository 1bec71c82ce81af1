package io.github.mwaareactor.fleetwatcher.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Java process with the class path of this one. What it prints on standard output can be waited
 * for; standard error goes to a file.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;
  // Empty when there will be no more.
  private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one.
   *
   * @param name of its log and in messages
   * @param directory of its log
   * @param environment what is set besides that of this process
   * @param options of Java
   * @param main the class
   * @param arguments of the class
   */
  public static ChildJvm start(
      String name,
      Path directory,
      Map<String, String> environment,
      List<String> options,
      Class<?> main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(arguments);
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(ChildJvm::isSetting);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(directory);
      return new ChildJvm(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  // A child is the same whatever its parent's user has set for a fleet or an account of his own.
  private static boolean isSetting(String variable) {
    return variable.startsWith("AWS_")
        || (variable.startsWith("FLEET_") && !variable.endsWith("_LOG_LEVEL"));
  }

  // Where Maven runs this, its own class path is another.
  private static String classPath() {
    String ofTests = System.getProperty("surefire.test.class.path");
    if (ofTests != null) {
      return ofTests;
    }
    if (ChildJvm.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(ChildJvm::path)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  // A blank in a folder's name is %20 in a URL.
  private static String path(URL url) {
    return Path.of(URI.create(url.toString())).toString();
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      lines.add(Optional.of("output lost: " + e));
    }
    lines.add(Optional.empty());
  }

  /** Waits until it prints a line that starts so, and returns the rest of the line. */
  public String awaitLine(String start) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        Optional<String> line =
            lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw new IllegalStateException(
              name + " did not print '" + start + "' in " + PATIENCE.toSeconds() + " s. " + tail());
        }
        if (line.isEmpty()) {
          lines.add(line);
          throw new IllegalStateException(
              name
                  + " ended, with exit code "
                  + awaitExit()
                  + ", and did not print '"
                  + start
                  + "'. "
                  + tail());
        }
        if (line.get().startsWith(start)) {
          return line.get().substring(start.length()).strip();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The end of its log, in words for a message. */
  public String tail() {
    try (Stream<String> all = Files.lines(log)) {
      List<String> logged = all.toList();
      return logged.isEmpty()
          ? "Its log is empty"
          : "The end of its log:\n  "
              + String.join("\n  ", logged.subList(Math.max(0, logged.size() - 15), logged.size()));
    } catch (IOException | UncheckedIOException e) {
      return "Its log cannot be read: " + e;
    }
  }

  /** Writes a line to its standard input. */
  public void send(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not read: " + e.getMessage(), e);
    }
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its log. */
  public Path log() {
    return log;
  }

  /** As kill -9 does. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** Stands still, as after kill -STOP, until {@link #resume}. */
  public void pause() {
    signal("-STOP");
  }

  /** Goes on, as after kill -CONT. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill " + signal + " of " + name + " failed with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Asks it to end, as kill does, and waits until it has. */
  public int stop() {
    process.destroy();
    return awaitExit();
  }

  /** Closes its standard input, which some take for the wish to end, and waits until it has. */
  public int closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return awaitExit();
  }

  /** Waits until it has ended, and returns its exit code. */
  public int awaitExit() {
    @Nullable Integer exit = null;
    try {
      exit = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (exit == null) {
      throw new IllegalStateException(name + " did not end. " + tail());
    }
    return exit;
  }

  /** Kills it, if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
