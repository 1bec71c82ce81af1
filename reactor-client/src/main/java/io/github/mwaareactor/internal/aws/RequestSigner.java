package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.internal.wire.Authority;
import io.github.mwaareactor.internal.wire.CallState.Repair;
import io.github.mwaareactor.internal.wire.LocalFailures;
import io.github.mwaareactor.internal.wire.MessageRedaction;
import io.github.mwaareactor.internal.wire.Phase;
import io.github.mwaareactor.internal.wire.UserAgent;
import io.github.mwaareactor.internal.wire.WireRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.BaseSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs each attempt afresh with the SDK's SigV4 signer, one signing at a time in this JVM, and
 * signs it once more when a refusal tells what to do better.
 *
 * <p>Another AWS SDK client in the same JVM signs outside our gate and can still make a signing of
 * ours wait for its lock, for microseconds.
 */
public final class RequestSigner {
  private static final String SERVICE = "airflow-serverless";

  private final CredentialsCache credentials;
  private final HttpSigner<AwsCredentialsIdentity> signer;
  private final boolean isSdks;
  private final Clock clock;
  private final ClockOffsets offsets;

  /** Without a signer of the caller's, the SDK's. */
  public RequestSigner(
      CredentialsCache credentials,
      @Nullable HttpSigner<AwsCredentialsIdentity> own,
      Clock clock,
      ClockOffsets offsets) {
    this.credentials = credentials;
    HttpSigner<AwsCredentialsIdentity> sdks = AwsV4HttpSigner.create();
    this.signer = own == null ? sdks : own;
    this.isSdks = signer.getClass() == sdks.getClass();
    this.clock = clock;
    this.offsets = offsets;
  }

  /** What {@code next} makes of the attempt with the headers that sign it. */
  public <R> Mono<R> sign(WireRequest request, Function<SignedAttempt, Mono<R>> next) {
    AwsCredentialsIdentity current = credentials.current();
    return current != null
        ? signed(request, current, offset(request), next)
        : awaited(request).flatMap(identity -> signed(request, identity, offset(request), next));
  }

  private Mono<AwsCredentialsIdentity> awaited(WireRequest request) {
    request.call().awaits(Phase.CREDENTIALS);
    return credentials
        .credentials()
        .onErrorMap(error -> CredentialsCache.notGiven(request.unfinished(), error));
  }

  // What was mended in a call holds for all of it, also before the service has confirmed it.
  private Duration offset(WireRequest request) {
    Duration corrected = request.call().correctedClock();
    return corrected != null ? corrected : offsets.of(request.host());
  }

  /** Keeps what an attempt was signed with, now that the service took its signature. */
  public void accepted(SignedAttempt attempt) {
    String host = attempt.request().host();
    if (!attempt.clockOffset().equals(offsets.of(host))) {
      offsets.confirm(host, attempt.clockOffset());
    }
  }

  /**
   * The refused attempt, signed by another identity or for another time if that was wrong with it;
   * empty when nothing was, or when it was mended before in this call.
   */
  public Mono<SignedAttempt> corrected(SignedAttempt refused, MwaaServiceException refusal) {
    WireRequest request = refused.unsigned();
    if (SignatureRefusal.isOfIdentity(refusal)) {
      return request.call().takeRepair(Repair.CREDENTIALS)
          ? byAnotherIdentity(refused)
          : Mono.empty();
    }
    if (SignatureRefusal.isOfSomethingElse(refusal)) {
      // An answer without a code may be that of a proxy, which looks at no signature.
      if (refusal.errorCode() != null) {
        accepted(refused);
      }
      return Mono.empty();
    }
    Duration offset = refused.clockOffset();
    Duration drift = SignatureRefusal.drift(refusal, clock.instant().plus(offset));
    return drift != null && request.call().takeRepair(Repair.CLOCK)
        ? forAnotherTime(refused, offset.plus(drift))
        : Mono.empty();
  }

  private Mono<SignedAttempt> forAnotherTime(SignedAttempt refused, Duration offset) {
    WireRequest request = refused.unsigned();
    request.call().correctClock(offset);
    return signed(request, refused.identity(), offset, Mono::just);
  }

  private Mono<SignedAttempt> byAnotherIdentity(SignedAttempt refused) {
    credentials.drop(refused.identity());
    return awaited(refused.unsigned())
        .filter(identity -> !CredentialsCache.isSame(identity, refused.identity()))
        .flatMap(
            identity -> signed(refused.unsigned(), identity, refused.clockOffset(), Mono::just));
  }

  private <R> Mono<R> signed(
      WireRequest unsigned,
      AwsCredentialsIdentity identity,
      Duration offset,
      Function<SignedAttempt, Mono<R>> next) {
    unsigned.call().awaits(Phase.SIGNATURE);
    return SigningGate.JVM_WIDE.pass(() -> attempt(unsigned, identity, offset), next);
  }

  private SignedAttempt attempt(
      WireRequest request, AwsCredentialsIdentity identity, Duration offset) {
    try {
      SdkHttpRequest signed =
          LocalFailures.caught(
              "the signer", () -> signed(request, identity, Clock.offset(clock, offset)));
      return new SignedAttempt(request, sent(request, signed), identity, offset);
    } catch (RuntimeException e) {
      throw new CredentialsException(
          request.unfinished(), "the request could not be signed: " + MessageRedaction.of(e), e);
    }
  }

  private static WireRequest sent(WireRequest request, SdkHttpRequest signed) {
    return request.withHeaders(
        header -> {
          request.forEachHeader(
              (name, value) -> {
                if (!isSigned(name)) {
                  header.accept(name, value);
                }
              });
          signed.forEachHeader((name, values) -> header.accept(name, joined(values)));
        });
  }

  private SdkHttpRequest signed(
      WireRequest request, AwsCredentialsIdentity identity, Clock signingClock) {
    SdkHttpRequest unsigned = forSigning(request);
    SdkHttpRequest signed = isSdks ? signedAtOnce(unsigned, request, identity, signingClock) : null;
    return signed != null
        ? signed
        : signer
            .sign(
                sign ->
                    properties(sign, request, identity, signingClock)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(request.body())))
            .request();
  }

  /**
   * The SDK's own signer answers at once in its asynchronous form too, if the payload is there. In
   * the other it reads that through a buffer of 4 KiB, a tenth of what a call allocates. Should it
   * ever take its time, or fail, it is asked in the other form: nothing may wait here.
   */
  private @Nullable SdkHttpRequest signedAtOnce(
      SdkHttpRequest unsigned,
      WireRequest request,
      AwsCredentialsIdentity identity,
      Clock signingClock) {
    CompletableFuture<AsyncSignedRequest> signed =
        signer.signAsync(
            sign ->
                properties(sign, request, identity, signingClock)
                    .request(unsigned)
                    .payload(Mono.just(ByteBuffer.wrap(request.body()))));
    return signed.isDone() && !signed.isCompletedExceptionally() ? signed.join().request() : null;
  }

  private static <B extends BaseSignRequest.Builder<B, ?, AwsCredentialsIdentity>> B properties(
      B sign, WireRequest request, AwsCredentialsIdentity identity, Clock signingClock) {
    return sign.identity(identity)
        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
        .putProperty(AwsV4HttpSigner.REGION_NAME, request.endpoint().signingRegion())
        .putProperty(HttpSigner.SIGNING_CLOCK, signingClock);
  }

  private static String joined(List<String> values) {
    return values.size() == 1 ? values.get(0) : String.join(",", values);
  }

  // Proxies may rewrite the user agent. The signer would leave it out too, after some work.
  private static boolean isSigned(String header) {
    return !header.equals(UserAgent.HEADER);
  }

  private static SdkHttpRequest forSigning(WireRequest request) {
    URI endpoint = request.endpoint().uri();
    Authority authority = EndpointRules.authorityOf(endpoint);
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .host(authority.host()) // endpoint itself may not know it
            .port(authority.port());
    request.forEachHeader(
        (name, value) -> {
          if (isSigned(name)) {
            builder.putHeader(name, value);
          }
        });
    builder.putHeader(
        "amz-sdk-request",
        "attempt=" + request.call().attempt() + "; max=" + request.call().maxAttempts());
    return builder.build();
  }
}
