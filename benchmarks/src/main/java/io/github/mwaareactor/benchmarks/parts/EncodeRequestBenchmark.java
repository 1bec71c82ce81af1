package io.github.mwaareactor.benchmarks.parts;

import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.model.RunRef;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What does it cost to write a request? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 10)
@Measurement(iterations = 5, time = 5)
public class EncodeRequestBenchmark {
  private final RunRef run =
      new RunRef(
          "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5",
          "d58cxqdClpTVjeN");
  private final ObjectMapper mapper = JsonMapper.shared();

  /** As a call does it. */
  @Benchmark
  public byte[] ours() {
    return Operations.GET_WORKFLOW_RUN.encode(run);
  }

  /** The same by Jackson's tree, as one would write it by hand. */
  @Benchmark
  public byte[] jackson() {
    return mapper.writeValueAsBytes(
        mapper.createObjectNode().put("WorkflowArn", run.workflowArn()).put("RunId", run.runId()));
  }
}
