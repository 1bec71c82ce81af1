package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.JavaProcess;
import io.github.mwaareactor.benchmarks.limits.Limits;
import io.github.mwaareactor.benchmarks.limits.LimitsResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Is the rate that a service tolerates found? {@link Limits} asks, here its figures are kept. */
final class LimitsBars implements Question {
  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    Path json = Files.createTempFile("limits", ".json");
    try {
      // Its exit tells of missed bars, and so do its figures.
      JavaProcess.run(Limits.class, args(settings, json));
      LimitsResults found = JsonMapper.shared().readValue(json.toFile(), LimitsResults.class);
      recording.samples().addAll(found.samples());
      recording.figures().addAll(found.figures());
      recording.failures().addAll(found.failures());
    } finally {
      Files.deleteIfExists(json);
    }
  }

  private static List<String> args(Settings settings, Path json) {
    return List.of(
        "all",
        "--rounds",
        String.valueOf(settings.rounds()),
        "--scale",
        String.valueOf(settings.scale()),
        "--json",
        json.toString());
  }
}
