package io.github.mwaareactor.emulator.testing;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.GetWorkflowRunResponse;

/** The AWS SDK's own client, pointed at an emulator. */
public final class SdkClient implements AutoCloseable {
  // Shared, as the SDK takes two seconds to end one.
  private static final SdkEventLoopGroup LOOPS =
      SdkEventLoopGroup.builder().numberOfThreads(2).build();

  private final SdkAsyncHttpClient http;
  private final MwaaServerlessAsyncClient client;

  private SdkClient(SdkAsyncHttpClient http, MwaaServerlessAsyncClient client) {
    this.http = http;
    this.client = client;
  }

  public static SdkClient of(MwaaServerlessEmulator emulator) {
    return of(emulator, emulator.endpoint(), emulator.accessKey(), emulator.region(), 1);
  }

  public static SdkClient of(
      MwaaServerlessEmulator emulator, URI endpoint, AccessKey key, String region, int attempts) {
    boolean tls = endpoint.getScheme().equals("https");
    return of(endpoint, key, region, attempts, tls ? emulator.trust()::getTrustManagers : null);
  }

  /** A client whose every request names this operation, whatever it was called for. */
  public static SdkClient asking(MwaaServerlessEmulator emulator, String operation) {
    ExecutionInterceptor rename =
        new ExecutionInterceptor() {
          @Override
          public SdkHttpRequest modifyHttpRequest(
              Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context
                .httpRequest()
                .copy(b -> b.putHeader("X-Amz-Target", "AmazonMWAAServerless." + operation));
          }
        };
    return of(
        emulator.endpoint(), emulator.accessKey(), emulator.region(), 1, null, List.of(rename));
  }

  public static SdkClient of(
      URI endpoint, AccessKey key, String region, int attempts, TlsTrustManagersProvider trust) {
    return of(endpoint, key, region, attempts, trust, List.of());
  }

  private static SdkClient of(
      URI endpoint,
      AccessKey key,
      String region,
      int attempts,
      TlsTrustManagersProvider trust,
      List<ExecutionInterceptor> interceptors) {
    NettyNioAsyncHttpClient.Builder http =
        NettyNioAsyncHttpClient.builder()
            .eventLoopGroup(LOOPS)
            .connectionTimeout(Duration.ofSeconds(10));
    SdkAsyncHttpClient built =
        trust == null ? http.build() : http.tlsTrustManagersProvider(trust).build();
    return new SdkClient(
        built,
        MwaaServerlessAsyncClient.builder()
            .httpClient(built)
            .endpointOverride(endpoint)
            .region(Region.of(region))
            .credentialsProvider(StaticCredentialsProvider.create(credentialsOf(key)))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(retry -> retry.maxAttempts(attempts))
                        .executionInterceptors(interceptors)
                        .apiCallTimeout(Duration.ofSeconds(20)))
            .build());
  }

  public GetWorkflowRunResponse get(ScriptedRun run) throws Throwable {
    return get(run.workflowArn(), run.runId());
  }

  public GetWorkflowRunResponse get(String workflowArn, String runId) throws Throwable {
    return await(client.getWorkflowRun(r -> r.workflowArn(workflowArn).runId(runId)));
  }

  public MwaaServerlessAsyncClient api() {
    return client;
  }

  public static <T> T await(CompletableFuture<T> future) throws Throwable {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within 30 s", e);
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }

  private static AwsCredentials credentialsOf(AccessKey key) {
    return key.sessionToken() == null
        ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
        : AwsSessionCredentials.create(
            key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
  }
}
