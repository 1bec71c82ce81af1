package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.internal.wire.CallState.Repair;
import io.github.mwaareactor.internal.wire.WireRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
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
  private final Clock clock;
  private final ClockOffsets offsets;

  public RequestSigner(
      CredentialsCache credentials,
      HttpSigner<AwsCredentialsIdentity> signer,
      Clock clock,
      ClockOffsets offsets) {
    this.credentials = credentials;
    this.signer = signer;
    this.clock = clock;
    this.offsets = offsets;
  }

  /** The attempt with the headers that sign it. */
  public Mono<SignedAttempt> sign(WireRequest request) {
    return credentials
        .credentials()
        .onErrorMap(
            Exception.class,
            error -> notSigned(request, "the identity provider gave no credentials", error))
        .flatMap(identity -> signed(request, identity, offset(request)));
  }

  // What was mended in a call holds for all of it, also before the service has confirmed it.
  private Duration offset(WireRequest request) {
    Duration mended = request.call().mendedClock();
    return mended != null ? mended : offsets.of(request.host());
  }

  /** Keeps what an attempt was signed with, now that the service took its signature. */
  public void taken(SignedAttempt attempt) {
    String host = attempt.request().host();
    if (!attempt.clockOffset().equals(offsets.of(host))) {
      offsets.confirm(host, attempt.clockOffset());
    }
  }

  /**
   * The refused attempt, signed by another identity or for another time if that was wrong with it;
   * empty when nothing was, or when it was mended before in this call.
   */
  public Mono<SignedAttempt> mended(SignedAttempt refused, MwaaServiceException refusal) {
    WireRequest request = refused.unsigned();
    if (SignatureRefusal.isOfIdentity(refusal)) {
      return request.call().takeRepair(Repair.CREDENTIALS)
          ? byAnotherIdentity(refused)
          : Mono.empty();
    }
    if (SignatureRefusal.isOfSomethingElse(refusal)) {
      // An answer without a code may be that of a proxy, which looks at no signature.
      if (refusal.errorCode() != null) {
        taken(refused);
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
    request.call().mendClock(offset);
    return signed(request, refused.identity(), offset);
  }

  private Mono<SignedAttempt> byAnotherIdentity(SignedAttempt refused) {
    credentials.drop(refused.identity());
    return credentials
        .credentials()
        .filter(identity -> !CredentialsCache.isSame(identity, refused.identity()))
        .flatMap(identity -> signed(refused.unsigned(), identity, refused.clockOffset()));
  }

  private Mono<SignedAttempt> signed(
      WireRequest unsigned, AwsCredentialsIdentity identity, Duration offset) {
    return SigningGate.JVM_WIDE
        .pass(() -> Linkage.checked("the signer", () -> sign(unsigned, identity, offset)))
        .map(signed -> new SignedAttempt(unsigned, signed, identity, offset))
        .onErrorMap(
            Exception.class,
            error -> notSigned(unsigned, "the request could not be signed", error));
  }

  private WireRequest sign(WireRequest request, AwsCredentialsIdentity identity, Duration offset) {
    SdkHttpRequest unsigned = forSigning(request);
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(identity)
                    .request(unsigned)
                    .payload(ContentStreamProvider.fromByteArrayUnsafe(request.body()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, request.endpoint().signingRegion())
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.offset(clock, offset)));
    Map<String, String> headers = new LinkedHashMap<>();
    signed.request().forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
    return request.withHeaders(headers);
  }

  private static SdkHttpRequest forSigning(WireRequest request) {
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(request.endpoint().uri());
    request.headers().forEach(builder::putHeader);
    builder.putHeader(
        "amz-sdk-request",
        "attempt=" + request.call().attempt() + "; max=" + request.call().maxAttempts());
    return builder.build();
  }

  private static CredentialsException notSigned(WireRequest request, String what, Throwable error) {
    return new CredentialsException(request.refused(), what + ": " + error, error);
  }
}
