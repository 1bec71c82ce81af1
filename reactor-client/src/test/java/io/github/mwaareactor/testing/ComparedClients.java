package io.github.mwaareactor.testing;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.ComparedOperation.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;

/** Our client and the AWS SDK's client of one emulator, both without retries. */
public final class ComparedClients implements AutoCloseable {
  private final MwaaServerlessEmulator emulator;
  private final MwaaServerlessReactiveClient ours;
  private final MwaaServerlessAsyncClient sdk;

  public ComparedClients(MwaaServerlessEmulator emulator) {
    this.emulator = emulator;
    Region region = Region.of(emulator.region());
    this.ours = Clients.of(emulator).region(region).retryPolicy(RetryPolicy.none()).build();
    this.sdk =
        MwaaServerlessAsyncClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(region)
            .credentialsProvider(Clients.credentials(emulator.accessKey()))
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  /** Answers both clients once, and ours with no more rows if it asks for another page. */
  public void answer(String json) {
    answer(json, 2);
  }

  /** Answers ours alone. */
  public void answerOurs(String json) {
    answer(json, 1);
  }

  private void answer(String json, int times) {
    emulator.clearFaults();
    emulator.inject(Fault.answer(200, Map.of(), json), times);
    emulator.inject(Fault.answer(200, Map.of(), "{}"));
  }

  /** What a caller of the SDK is told. */
  public Map<String, Object> askSdk(Request request) throws Exception {
    return askSdk(request, null);
  }

  /** The same, for a later page of a list. */
  public Map<String, Object> askSdk(Request request, String token) throws Exception {
    try {
      return SdkFacts.of(
          request.sdk().apply(sdk, token).get(Fixtures.BOUND.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  /** What a caller of ours is told. */
  public Map<String, Object> askOurs(Request request) {
    return request.ours().apply(ours).block(Fixtures.BOUND);
  }

  public RecordedCall lastCall() {
    List<RecordedCall> calls = emulator.calls();
    return calls.get(calls.size() - 1);
  }

  public MwaaServerlessReactiveClient ours() {
    return ours;
  }

  public MwaaServerlessAsyncClient sdk() {
    return sdk;
  }

  @Override
  public void close() {
    sdk.close();
    ours.close();
  }
}
