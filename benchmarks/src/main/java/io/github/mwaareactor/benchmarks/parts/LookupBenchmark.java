package io.github.mwaareactor.benchmarks.parts;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.model.RunRef;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * How many lookups a second, so many in flight at a time? The emulator runs in the same process, so
 * the figure is for client and server together: good for comparing two versions of the client, not
 * for what one call costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 10)
@Measurement(iterations = 5, time = 5)
public class LookupBenchmark {
  private static final int LOOKUPS = 1024;

  /** How many lookups at a time. */
  @Param({"1", "64", "512"})
  private int inFlight;

  private MwaaServerlessEmulator emulator;
  private MwaaServerlessReactiveClient client;
  private List<RunRef> runs;

  /** Starts an emulator with one run, and a client of it. */
  @Setup(Level.Trial)
  public void start() {
    emulator = MwaaServerlessEmulator.builder().recordedCalls(0).start();
    ScriptedRun run =
        emulator.run(
            emulator.workflowArn("nightly-load-a1B2c3D4e5"),
            RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    runs = Collections.nCopies(LOOKUPS, new RunRef(run.workflowArn(), run.runId()));
    client = clientOf(emulator);
  }

  private static MwaaServerlessReactiveClient clientOf(MwaaServerlessEmulator server) {
    AccessKey key = server.accessKey();
    return MwaaServerlessReactiveClient.builder()
        .endpoint(server.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
        .build();
  }

  /** Frees both. */
  @TearDown(Level.Trial)
  public void stop() {
    client.close();
    emulator.close();
  }

  /** One lookup that fails fails the benchmark: a quick error is no throughput. */
  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public @Nullable Long getWorkflowRuns() {
    return client
        .getWorkflowRuns(runs, inFlight)
        .cast(RunLookup.Found.class)
        .count()
        .block(Duration.ofMinutes(1));
  }
}
