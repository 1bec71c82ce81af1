package io.github.mwaareactor.benchmarks.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.benchmarks.parts.ObserveCallBenchmark.Listener;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Bytes are the same on a busy machine, so that of all figures this one can be held. */
@Tag("once")
class ObservationCostTest {
  private static final double MOST = 300;

  @Test
  void aRegistryThatDoesNothingCostsACallAtMost300Bytes() throws RunnerException {
    Options seconds =
        new OptionsBuilder()
            .include(ObserveCallBenchmark.class.getName())
            .param("listener", Listener.NONE.name(), Listener.IDLE_REGISTRY.name())
            .forks(0)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(2)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    // The first to run meets code that is not compiled yet, so each runs twice and its best counts.
    Map<String, Double> bytes = new HashMap<>(bytes(new Runner(seconds).run()));
    bytes(new Runner(seconds).run()).forEach((who, more) -> bytes.merge(who, more, Math::min));

    assertThat(bytes.get(Listener.IDLE_REGISTRY.name()))
        .as("B/op, %s", bytes)
        .isLessThanOrEqualTo(bytes.get(Listener.NONE.name()) + MOST);
  }

  private static Map<String, Double> bytes(Collection<RunResult> results) {
    return results.stream()
        .collect(
            Collectors.toMap(
                result -> result.getParams().getParam("listener"),
                result -> result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()));
  }
}
