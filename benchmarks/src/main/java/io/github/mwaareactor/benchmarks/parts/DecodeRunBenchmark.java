package io.github.mwaareactor.benchmarks.parts;

import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** What does it cost to read an answer? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 10)
@Measurement(iterations = 5, time = 5)
public class DecodeRunBenchmark {
  private static final String NAMES =
      "\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:"
          + "workflow/nightly-load-a1B2c3D4e5\",\"WorkflowVersion\":\"1f2e3d4c5b6a79881f2e3d4c5b6a7988\","
          + "\"RunId\":\"d58cxqdClpTVjeN\",\"RunType\":\"ON_DEMAND\"";

  private final byte[] answer =
      ("{"
              + NAMES
              + ",\"OverrideParameters\":{\"day\":\"2026-11-20\",\"limit\":100},\"RunDetail\":{"
              + NAMES
              + ",\"CreatedAt\":\"2026-11-20T01:00:00.123Z\",\"StartedOn\":\"2026-11-20T01:00:02Z\","
              + "\"CompletedOn\":\"2026-11-20T01:01:33Z\",\"ModifiedAt\":\"2026-11-20T01:01:33Z\","
              + "\"Duration\":91,\"RunState\":\"SUCCESS\","
              + "\"TaskInstances\":[\"ex_1\",\"ex_2\",\"ex_3\"]}}")
          .getBytes(StandardCharsets.UTF_8);
  private final RunRef run =
      new RunRef(
          "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5",
          "d58cxqdClpTVjeN");
  private final ObjectMapper mapper = JsonMapper.shared();

  /** As a call does it: to the record that its caller gets. */
  @Benchmark
  public WorkflowRun ours() {
    return Operations.GET_WORKFLOW_RUN.decode(run, answer);
  }

  /** To Jackson's tree, of which nothing is read. */
  @Benchmark
  public JsonNode jackson() {
    return mapper.readTree(answer);
  }
}
