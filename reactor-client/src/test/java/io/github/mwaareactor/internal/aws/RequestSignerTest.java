package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.internal.wire.Endpoint;
import io.github.mwaareactor.internal.wire.WireRequest;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.testing.Fixtures;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class RequestSignerTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final ClockOffsets offsets = new ClockOffsets();
  private final WireRequest request =
      Fixtures.request(
              "GetWorkflowRun",
              "run r",
              "eu-west-1",
              Map.of("X-Amz-Target", "AmazonMWAAServerless.GetWorkflowRun"),
              new byte[] {'{', '}'})
          .to(
              new Endpoint(URI.create("https://airflow-serverless.eu-west-1.api.aws"), "eu-west-1"),
              header -> header.accept("User-Agent", "test/1"));

  @Test
  void signsForTheServiceAndTheRegionOfTheEndpoint() {
    WireRequest signed =
        signer(AwsV4HttpSigner.create())
            .sign(request, Mono::just)
            .block(Duration.ofSeconds(10))
            .request();

    assertThat(headers(signed))
        .containsEntry("X-Amz-Target", "AmazonMWAAServerless.GetWorkflowRun")
        .containsEntry("Host", "airflow-serverless.eu-west-1.api.aws")
        .containsKey("X-Amz-Date");
    assertThat(headers(signed).get("Authorization"))
        .contains("/eu-west-1/airflow-serverless/aws4_request")
        .contains("x-amz-target");
  }

  @Test
  void saysWhichAttemptItIsAndSignsThatButNotTheUserAgent() {
    request.call().attempt(2, 3);

    WireRequest signed =
        signer(AwsV4HttpSigner.create())
            .sign(request, Mono::just)
            .block(Duration.ofSeconds(10))
            .request();

    assertThat(headers(signed))
        .containsEntry("amz-sdk-request", "attempt=2; max=3")
        .containsEntry("User-Agent", "test/1");
    assertThat(headers(signed).get("Authorization").toLowerCase(Locale.ROOT))
        .contains("amz-sdk-request")
        .doesNotContain("user-agent");
  }

  @Test
  void neverSignsTwiceAtOnceHoweverManyThreadsAsk() {
    OverlapDetector detector = new OverlapDetector();
    RequestSigner signer = signer(detector);
    Scheduler threads = Schedulers.newParallel("signing", 16);

    // On threads that must not block: BlockHound would see the SDK's lock being waited for.
    Flux<SignedAttempt> signatures =
        Flux.range(0, 20_000)
            .flatMap(i -> signer.sign(request, Mono::just).subscribeOn(threads), 256);

    StepVerifier.create(signatures.count())
        .expectNext(20_000L)
        .expectComplete()
        .verify(Duration.ofSeconds(60));
    threads.dispose();
    assertThat(detector.overlapped).isFalse();
  }

  // Reactor takes such an error for fatal and signals nothing: the call only ran into its limit.
  @Test
  void aSignerThatLacksAClassFailsTheCall() {
    StepVerifier.create(signer(new LacksAClass()).sign(request, Mono::just))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(CredentialsException.class)
                    .hasMessageContaining("the signer cannot be linked")
                    .hasMessageContaining("a/class/left/Out"))
        .verify(BOUND);
  }

  // A proxy in trouble looks at no signature; its answer made a wrong Date the truth.
  @Test
  void onlyAnAnswerWithACodeConfirmsAMendedClock() {
    RequestSigner signer = signer(AwsV4HttpSigner.create());
    SignedAttempt corrected = corrected(signer, Instant.now().plus(Duration.ofHours(1)));

    StepVerifier.create(signer.corrected(corrected, refusal(null, 503, null)))
        .expectComplete()
        .verify(BOUND);
    assertThat(offsets.of(request.host())).isZero();

    StepVerifier.create(
            signer.corrected(corrected, refusal("ResourceNotFoundException", 400, null)))
        .expectComplete()
        .verify(BOUND);
    assertThat(offsets.of(request.host())).isGreaterThan(Duration.ofMinutes(59));
  }

  // In the other it may answer later or not at all; nothing waits for it, and it is asked once.
  @Test
  void aCallersOwnSignerOfAwssKindIsAskedInTheSynchronousForm() {
    RequestSigner signer = signer(new OnlySynchronous(AwsV4HttpSigner.create()));

    StepVerifier.create(signer.sign(request, Mono::just))
        .assertNext(
            signed ->
                assertThat(headers(signed.request()).get("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKID/"))
        .expectComplete()
        .verify(BOUND);
  }

  private SignedAttempt corrected(RequestSigner signer, Instant date) {
    SignedAttempt first = signer.sign(request, Mono::just).block(BOUND);
    return signer.corrected(first, refusal("RequestExpired", 400, date)).block(BOUND);
  }

  private MwaaServiceException refusal(
      @Nullable String code, int status, @Nullable Instant answeredAt) {
    return new MwaaServiceException(
        request.failed(),
        new ServiceErrorDetails(
            code, null, status, null, null, null, answeredAt, FailureKind.PERMANENT));
  }

  private RequestSigner signer(HttpSigner<AwsCredentialsIdentity> signer) {
    CredentialsCache credentials =
        new CredentialsCache(
            IdentitySource.of(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
                Schedulers.parallel()),
            Clock.systemUTC(),
            CallListener.NONE);
    return new RequestSigner(credentials, signer, Clock.systemUTC(), offsets);
  }

  private record OnlySynchronous(AwsV4HttpSigner signer) implements AwsV4HttpSigner {
    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      return signer.sign(request);
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class LacksAClass implements HttpSigner<AwsCredentialsIdentity> {
    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      throw new NoClassDefFoundError("a/class/left/Out");
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      throw new UnsupportedOperationException();
    }
  }

  /** The SDK's own signer, noticing when it is entered twice. */
  private static final class OverlapDetector implements HttpSigner<AwsCredentialsIdentity> {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicBoolean overlapped = new AtomicBoolean();

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      if (inside.incrementAndGet() != 1) {
        overlapped.set(true);
      }
      try {
        return signer.sign(request);
      } finally {
        inside.decrementAndGet();
      }
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      throw new UnsupportedOperationException();
    }
  }

  private static Map<String, String> headers(WireRequest request) {
    Map<String, String> headers = new HashMap<>();
    request.forEachHeader(headers::put);
    return headers;
  }
}
