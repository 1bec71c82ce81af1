package io.github.mwaareactor.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Path RESULTS = Classpath.benchmarks().resolve("results");

  @TempDir Path folder;

  // No figure is typed in by hand, and none outlives the run it came from.
  @Test
  void theReportInThisModuleIsWhatItsRawFiguresAndNotesSay() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("results"));
    for (Path source : files(RESULTS, ".json", "notes.md")) {
      Files.copy(source, copy.resolve(source.getFileName()));
    }

    new Report(folder).write();

    assertThat(Report.file(folder)).hasSameTextualContentAs(Report.file(Classpath.benchmarks()));
    assertThat(files(copy, ".svg"))
        .isNotEmpty()
        .allSatisfy(
            chart ->
                assertThat(chart)
                    .hasSameTextualContentAs(RESULTS.resolve(chart.getFileName().toString())));
  }

  private static List<Path> files(Path folder, String... endings) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith)).toList();
    }
  }
}
