package io.github.mwaareactor.emulator.testing;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ScriptedRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * A request byte by byte: signed by the AWS SDK's signer, then spoilt as a test likes, and sent by
 * the JDK's client.
 */
public final class RawRequest {
  public static final String TARGET = "AmazonMWAAServerless.GetWorkflowRun";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  // The JDK's client writes these itself, with the values that were signed.
  private static final Set<String> CLIENT_HEADERS = Set.of("host", "content-length");

  private final URI uri;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String method = "POST";
  private byte[] body;

  private RawRequest(URI uri, String body) {
    this.uri = uri;
    this.body = body.getBytes(StandardCharsets.UTF_8);
    headers.put("Content-Type", "application/x-amz-json-1.0");
    headers.put("X-Amz-Target", TARGET);
  }

  public static RawRequest to(URI uri, String body) {
    return new RawRequest(uri, body);
  }

  public static RawRequest asking(MwaaServerlessEmulator emulator, ScriptedRun run) {
    return to(emulator.endpoint(), bodyFor(run));
  }

  public static String bodyFor(ScriptedRun run) {
    return "{\"WorkflowArn\":\"" + run.workflowArn() + "\",\"RunId\":\"" + run.runId() + "\"}";
  }

  public RawRequest method(String method) {
    this.method = method;
    return this;
  }

  public RawRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public RawRequest without(String name) {
    headers.remove(name);
    return this;
  }

  public RawRequest change(String name, UnaryOperator<String> change) {
    headers.compute(name, (same, value) -> change.apply(value));
    return this;
  }

  public RawRequest body(String body) {
    this.body = body.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  public RawRequest signedFor(MwaaServerlessEmulator emulator, Instant time) {
    return signed(emulator.accessKey(), emulator.region(), "airflow-serverless", time);
  }

  public RawRequest signed(AccessKey key, String region, String service, Instant time) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().uri(uri).method(SdkHttpMethod.valueOf(method));
    headers.forEach(unsigned::putHeader);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(identityOf(key))
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)));
    signed.request().forEachHeader((name, values) -> headers.put(name, values.get(0)));
    return this;
  }

  public HttpResponse<String> send() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, value) -> {
          if (!CLIENT_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            request.header(name, value);
          }
        });
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The whole request as it goes over a connection that is to be kept. */
  public byte[] bytes() {
    return bytes("/");
  }

  /** The same, to another target than it was signed for. */
  public byte[] bytes(String target) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.putIfAbsent("Host", uri.getAuthority());
    headers.put("Content-Length", String.valueOf(body.length));
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    String text = head.append("\r\n") + new String(body, StandardCharsets.UTF_8);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static AwsCredentialsIdentity identityOf(AccessKey key) {
    return key.sessionToken() == null
        ? AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey())
        : AwsSessionCredentialsIdentity.create(
            key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
  }
}
