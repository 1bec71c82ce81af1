package io.github.mwaareactor.benchmarks.parts;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.internal.protocol.ErrorDecoder;
import io.github.mwaareactor.internal.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
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

/** What does it cost to read that a call was throttled? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 10)
@Measurement(iterations = 5, time = 5)
public class DecodeErrorBenchmark {
  private final byte[] body =
      ("{\"__type\":\"ThrottlingException\",\"Message\":\"Rate exceeded\","
              + "\"ServiceCode\":\"airflow-serverless\",\"QuotaCode\":\"L-1234ABCD\","
              + "\"RetryAfterSeconds\":1}")
          .getBytes(StandardCharsets.UTF_8);
  private final Map<String, String> headers =
      Map.of(
          "x-amzn-requestid", "5f0c1a52-6a52-4b7e-9d2f-3c8f2f1b7a60",
          "x-amzn-errortype", "ThrottlingException",
          "date", "Fri, 20 Nov 2026 08:00:00 GMT");
  private final FailedCall call = new FailedCall("GetWorkflowRun", "d58cxqdClpTVjeN", 1);
  private final ObjectMapper mapper = JsonMapper.shared();

  /** As a call does it: to the error that its caller gets, its stack trace included. */
  @Benchmark
  public MwaaServiceException ours() {
    WireResponse response =
        new WireResponse(429, name -> headers.get(name.toLowerCase(Locale.ROOT)), body);
    return ErrorDecoder.decode(call, response);
  }

  /** The body to Jackson's tree, of which nothing is read. */
  @Benchmark
  public JsonNode jackson() {
    return mapper.readTree(body);
  }
}
