package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.parts.DecodeErrorBenchmark;
import io.github.mwaareactor.benchmarks.parts.DecodeRunBenchmark;
import io.github.mwaareactor.benchmarks.parts.EncodeRequestBenchmark;
import io.github.mwaareactor.benchmarks.parts.SignRequestBenchmark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What do the parts of a call cost alone? JMH asks, and its own results are kept too. */
final class Parts implements Question {
  private static final List<Integer> THREADS = List.of(1, 4, 16);
  private static final List<Class<?>> ALONE =
      List.of(EncodeRequestBenchmark.class, DecodeRunBenchmark.class, DecodeErrorBenchmark.class);
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  static String variant(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  @Override
  public void ask(Settings settings, Recording recording) throws RunnerException {
    for (int threads : THREADS) {
      run(SignRequestBenchmark.class, threads, settings, recording);
    }
    for (Class<?> benchmark : ALONE) {
      run(benchmark, 1, settings, recording);
    }
  }

  private static void run(Class<?> benchmark, int threads, Settings settings, Recording recording)
      throws RunnerException {
    String file = "jmh-" + benchmark.getSimpleName() + "-" + threads + ".json";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .threads(threads)
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(settings.results().resolve(file).toString())
            .shouldFailOnError(true);
    if (settings.isSmoke()) {
      options
          .forks(0)
          .warmupIterations(0)
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(50))
          .verbosity(VerboseMode.SILENT);
    }
    for (RunResult result : new Runner(options.build()).run()) {
      keep(benchmark, threads, result, recording);
    }
  }

  private static void keep(Class<?> benchmark, int threads, RunResult result, Recording recording) {
    String method = result.getParams().getBenchmark();
    String name = benchmark.getSimpleName() + method.substring(method.lastIndexOf('.'));
    int round = 0;
    for (IterationResult iteration : result.getAggregatedResult().getIterationResults()) {
      round++;
      Map<String, Double> figures = new HashMap<>();
      figures.put("nanos", iteration.getPrimaryResult().getScore());
      Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
      if (allocated != null) {
        figures.put("bytes", allocated.getScore());
      }
      recording.samples().add(new Sample(variant(threads), name, round, figures));
    }
  }
}
