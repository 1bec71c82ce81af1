package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.internal.wire.WireRequest;
import java.time.Clock;
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
 * Signs each attempt afresh with the SDK's SigV4 signer, one signing at a time in this JVM.
 *
 * <p>Another AWS SDK client in the same JVM signs outside our gate and can still make a signing of
 * ours wait for its lock, for microseconds.
 */
public final class RequestSigner {
  private static final String SERVICE = "airflow-serverless";

  private final CredentialsCache credentials;
  private final HttpSigner<AwsCredentialsIdentity> signer;
  private final Clock clock;

  public RequestSigner(
      CredentialsCache credentials, HttpSigner<AwsCredentialsIdentity> signer, Clock clock) {
    this.credentials = credentials;
    this.signer = signer;
    this.clock = clock;
  }

  /** The same request with the headers that sign it. */
  public Mono<WireRequest> sign(WireRequest request) {
    return credentials
        .credentials()
        .onErrorMap(
            Exception.class,
            error -> unsigned(request, "the identity provider gave no credentials", error))
        .flatMap(identity -> signed(request, identity));
  }

  private Mono<WireRequest> signed(WireRequest request, AwsCredentialsIdentity identity) {
    return SigningGate.JVM_WIDE
        .pass(() -> sign(request, identity))
        .onErrorMap(
            Exception.class, error -> unsigned(request, "the request could not be signed", error));
  }

  private WireRequest sign(WireRequest request, AwsCredentialsIdentity identity) {
    SdkHttpRequest unsigned = unsigned(request);
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(identity)
                    .request(unsigned)
                    .payload(ContentStreamProvider.fromByteArrayUnsafe(request.body()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, request.endpoint().signingRegion())
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    Map<String, String> headers = new LinkedHashMap<>();
    signed.request().forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
    return request.withHeaders(headers);
  }

  private static SdkHttpRequest unsigned(WireRequest request) {
    SdkHttpRequest.Builder builder =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(request.endpoint().uri());
    request.headers().forEach(builder::putHeader);
    return builder.build();
  }

  private static CredentialsException unsigned(WireRequest request, String what, Throwable error) {
    return new CredentialsException(request.refused(), what + ": " + error, error);
  }
}
