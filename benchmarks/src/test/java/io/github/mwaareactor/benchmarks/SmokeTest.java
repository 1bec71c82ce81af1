package io.github.mwaareactor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark runs for a moment, so that none can rot. The figures mean nothing here. */
@Tag("once")
class SmokeTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Options moment =
        new OptionsBuilder()
            .include("io.github.mwaareactor.benchmarks")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(200))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(moment).run();

    assertThat(results).hasSize(15).allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }
}
