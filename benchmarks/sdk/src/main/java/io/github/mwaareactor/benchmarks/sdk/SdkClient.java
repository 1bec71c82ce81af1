package io.github.mwaareactor.benchmarks.sdk;

import io.github.mwaareactor.benchmarks.load.Answer;
import io.github.mwaareactor.benchmarks.load.ListAnswer;
import io.github.mwaareactor.benchmarks.load.LookupClient;
import io.github.mwaareactor.benchmarks.load.Run;
import io.github.mwaareactor.benchmarks.load.Target;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.utils.AttributeMap;

/** The AWS SDK's own client as it comes: with its standard retries. */
final class SdkClient implements LookupClient {
  // Beyond what any load waits: as for the others, nobody is turned away.
  private static final Duration ACQUIRE_LIMIT = Duration.ofMinutes(1);
  private static final int WAITING = 100_000;

  private final MwaaServerlessAsyncClient client;

  private SdkClient(MwaaServerlessAsyncClient client) {
    this.client = client;
  }

  static SdkClient connect(Target target) {
    return switch (target.contender()) {
      case "sdk-netty" -> over(netty(target), target, RetryMode.STANDARD);
      case "sdk-netty-adaptive" -> over(netty(target), target, RetryMode.ADAPTIVE_V2);
      case "sdk-crt" -> over(crt(target), target, RetryMode.STANDARD);
      default -> throw new IllegalArgumentException("no contender " + target.contender());
    };
  }

  private static SdkClient over(SdkAsyncHttpClient http, Target target, RetryMode mode) {
    return new SdkClient(
        MwaaServerlessAsyncClient.builder()
            .httpClient(http)
            .endpointOverride(target.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(
                        target.accessKeyId(), target.secretAccessKey(), target.sessionToken())))
            .overrideConfiguration(config -> config.retryStrategy(mode))
            .build());
  }

  private static SdkAsyncHttpClient netty(Target target) {
    NettyNioAsyncHttpClient.Builder http =
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(target.connections())
            .maxPendingConnectionAcquires(WAITING)
            .connectionAcquisitionTimeout(ACQUIRE_LIMIT);
    Path certificate = target.certificate();
    if (certificate != null) {
      TrustManager[] trust = trust(certificate);
      http.tlsTrustManagersProvider(() -> trust);
    }
    return http.build();
  }

  // It can be told to trust nobody else than the system does, or everybody: so the check of the
  // certificate is the one thing it does not do.
  private static SdkAsyncHttpClient crt(Target target) {
    return AwsCrtAsyncHttpClient.builder()
        .maxConcurrency(target.connections())
        .connectionAcquisitionTimeout(ACQUIRE_LIMIT)
        .buildWithDefaults(
            AttributeMap.builder()
                .put(
                    SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, target.certificate() != null)
                .build());
  }

  private static TrustManager[] trust(Path certificate) {
    try (InputStream file = Files.newInputStream(certificate)) {
      Certificate trusted = CertificateFactory.getInstance("X.509").generateCertificate(file);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("emulator", trusted);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the answer is told of either way
  public void lookup(Run run, Answer answer) {
    client
        .getWorkflowRun(request -> request.workflowArn(run.workflowArn()).runId(run.runId()))
        .whenComplete(
            (found, error) -> {
              if (error == null) {
                answer.found(run, found.runDetail().runStateAsString());
              } else {
                answer.failed(run, cause(error));
              }
            });
  }

  @Override
  public void list(String workflowArn, int pageSize, ListAnswer answer) {
    Flux.from(
            client
                .listWorkflowRunsPaginator(
                    request -> request.workflowArn(workflowArn).maxResults(pageSize))
                .workflowRuns())
        .subscribe(
            run ->
                answer.listed(
                    new Run(run.workflowArn(), run.runId()),
                    run.runDetailSummary().statusAsString()),
            error -> answer.failed(cause(error)),
            answer::ended);
  }

  private static Throwable cause(Throwable error) {
    @Nullable Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  @Override
  public long directBytes() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
        ? provider.metric().usedDirectMemory()
        : -1;
  }

  @Override
  public void close() {
    client.close();
  }
}
