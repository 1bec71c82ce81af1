package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which runs and workflows a command is about. */
final class RunNames {
  @Parameters(
      paramLabel = "RUN",
      arity = "0..*",
      description =
          "A run, as ARN#runId, or all runs of a workflow, as ARN or ARN#*. The ARN is the workflow's.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A file with one of these on each line; - is standard input.")
  private @Nullable Path file;

  /**
   * All of them, checked.
   *
   * @throws IllegalArgumentException if one is malformed, or there are none; then nothing is
   *     written
   */
  List<RunKey> keys() {
    List<RunKey> keys = new ArrayList<>();
    names.forEach(name -> keys.add(parse(name, "")));
    if (file != null) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          keys.add(parse(lines.get(i).strip(), "line " + (i + 1) + ": "));
        }
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no runs were named");
    }
    return keys;
  }

  private static List<String> lines(Path file) {
    if (!file.toString().equals("-")) {
      try (Stream<String> lines = Files.lines(file)) {
        return lines.toList();
      } catch (IOException | UncheckedIOException e) {
        throw new IllegalArgumentException("--file " + file + " cannot be read: " + e, e);
      }
    }
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        .lines()
        .toList();
  }

  private static RunKey parse(String name, String where) {
    int run = name.indexOf('#');
    try {
      return run < 0
          ? RunKey.ofWorkflow(name)
          : RunKey.of(new RunRef(name.substring(0, run), name.substring(run + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + e.getMessage(), e);
    }
  }
}
