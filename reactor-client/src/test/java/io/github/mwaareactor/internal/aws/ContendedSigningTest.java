package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.testing.BlockingCalls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * The SDK's signer on threads that must not block, with more of them than cores: what the gate is
 * for, and that it is needed.
 */
@Tag("once")
class ContendedSigningTest {
  private static final int SIGNINGS = 400_000;
  private static final Duration BOUND = Duration.ofSeconds(110);
  private static final byte[] BODY = "{\"RunId\":\"r\"}".getBytes(StandardCharsets.UTF_8);

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsBasicCredentials identity = AwsBasicCredentials.create("AKID", "secret");
  private final Scheduler threads = Schedulers.newParallel("signing", 16);

  @AfterEach
  void dispose() {
    threads.dispose();
  }

  @Test
  void throughTheGateNoThreadEverWaits() {
    Flux<SignedRequest> signatures =
        Flux.range(0, SIGNINGS)
            .flatMap(
                i -> SigningGate.JVM_WIDE.pass(this::sign, Mono::just).subscribeOn(threads), 64);

    StepVerifier.create(signatures.count())
        .expectNext((long) SIGNINGS)
        .expectComplete()
        .verify(BOUND);

    assertThat(BlockingCalls.take()).isEmpty();
  }

  @Test
  void withoutTheGateSomeThreadWaits() {
    Flux<SignedRequest> signatures =
        Flux.range(0, SIGNINGS)
            .flatMap(i -> Mono.fromSupplier(this::sign).subscribeOn(threads), 64);

    StepVerifier.create(signatures)
        .thenConsumeWhile(signature -> true)
        // Several threads may be caught in the same moment.
        .expectErrorSatisfies(
            error ->
                assertThat(Exceptions.unwrapMultiple(error))
                    .isNotEmpty()
                    .hasOnlyElementsOfType(BlockingOperationError.class))
        .verify(BOUND);

    assertThat(BlockingCalls.take()).isNotEmpty();
  }

  private SignedRequest sign() {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://airflow-serverless.eu-west-1.api.aws"))
            .putHeader("X-Amz-Target", "AmazonMWAAServerless.GetWorkflowRun")
            .build();
    return signer.sign(
        sign ->
            sign.identity(identity)
                .request(request)
                .payload(ContentStreamProvider.fromByteArrayUnsafe(BODY))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "airflow-serverless")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1"));
  }
}
