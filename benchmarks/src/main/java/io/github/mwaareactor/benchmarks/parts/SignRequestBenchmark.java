package io.github.mwaareactor.benchmarks.parts;

import io.github.mwaareactor.internal.aws.ClockOffsets;
import io.github.mwaareactor.internal.aws.CredentialsCache;
import io.github.mwaareactor.internal.aws.IdentitySource;
import io.github.mwaareactor.internal.aws.RequestSigner;
import io.github.mwaareactor.internal.aws.SignedAttempt;
import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.internal.wire.OperationCall;
import io.github.mwaareactor.internal.wire.RetrySafety;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.observe.CallListener;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** What does one signature cost, bare and through our cache and gate? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 10)
@Measurement(iterations = 5, time = 5)
public class SignRequestBenchmark {
  private static final URI ENDPOINT = URI.create("https://airflow-serverless.us-east-1.api.aws");
  private static final byte[] BODY =
      ("{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:"
              + "workflow/nightly-load-a1B2c3D4e5\",\"RunId\":\"d58cxqdClpTVjeN\"}")
          .getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "application/x-amz-json-1.0",
          "X-Amz-Target", "AmazonMWAAServerless.GetWorkflowRun",
          "User-Agent", "mwaa-reactor-client/0.1.0 lang/java#17",
          "amz-sdk-invocation-id", "5f0c1a52-6a52-4b7e-9d2f-3c8f2f1b7a60");

  private final AwsBasicCredentials credentials = AwsBasicCredentials.create("AKID", "secret");
  private final AwsV4HttpSigner sdkSigner = AwsV4HttpSigner.create();
  private final RequestSigner signer =
      new RequestSigner(
          new CredentialsCache(
              IdentitySource.of(
                  StaticCredentialsProvider.create(credentials), Schedulers.parallel()),
              Clock.systemUTC(),
              CallListener.NONE),
          sdkSigner,
          Clock.systemUTC(),
          new ClockOffsets());
  private final WireRequest request =
      new WireRequest(
              new OperationCall(
                  "GetWorkflowRun", RetrySafety.READ, "run", "us-east-1", null, null, null),
              HEADERS,
              BODY)
          .to(new Endpoint(ENDPOINT, "us-east-1"), noMore -> {});

  /** The SDK's signer alone: the floor. */
  @Benchmark
  public SignedRequest bare() {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(ENDPOINT);
    HEADERS.forEach(unsigned::putHeader);
    unsigned.putHeader("amz-sdk-request", "attempt=1; max=1");
    return sdkSigner.sign(
        sign ->
            sign.identity(credentials)
                .request(unsigned.build())
                .payload(ContentStreamProvider.fromByteArrayUnsafe(BODY))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "airflow-serverless")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
  }

  /** As a call does it: cached credentials, the gate, and headers ready for the wire. */
  @Benchmark
  public @Nullable SignedAttempt throughTheGate() {
    return signer.sign(request, Mono::just).block();
  }
}
