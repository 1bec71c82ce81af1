package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.JavaProcess;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import io.github.mwaareactor.benchmarks.watching.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What does it cost to watch many runs? {@link Watching} asks, here its figures are kept. */
final class WatchingBars implements Question {
  @Override
  public void ask(Settings settings, Recording recording) throws Exception {
    Path json = Files.createTempFile("watching", ".json");
    try {
      run(settings, json);
      List<ScenarioFigure> figures =
          JsonMapper.shared().readValue(json.toFile(), new TypeReference<>() {});
      recording.figures().addAll(figures);
    } finally {
      Files.deleteIfExists(json);
    }
  }

  // Its exit tells of missed bars, and so do its figures.
  private static void run(Settings settings, Path json) throws IOException, InterruptedException {
    List<String> args =
        List.of(
            settings.isSmoke() ? "subscribers" : "all",
            "--scale",
            String.valueOf(settings.scale()),
            "--peers",
            settings.withPeers() ? "1" : "0",
            "--forks",
            settings.isSmoke() ? "0" : "1",
            "--json",
            json.toString());
    JavaProcess.run(Watching.class, args);
  }
}
