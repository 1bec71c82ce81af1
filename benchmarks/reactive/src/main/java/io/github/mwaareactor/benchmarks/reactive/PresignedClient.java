package io.github.mwaareactor.benchmarks.reactive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mwaareactor.benchmarks.load.Answer;
import io.github.mwaareactor.benchmarks.load.LookupClient;
import io.github.mwaareactor.benchmarks.load.Run;
import io.github.mwaareactor.benchmarks.load.Target;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * The floor: Reactor Netty sends a request that was signed before, always for the same run, and
 * looks at the status only.
 */
final class PresignedClient implements LookupClient {
  // The signature of a request is good for five minutes.
  private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final HttpClient http;
  private final HandSigned signed;
  private final String endpoint;
  private final byte[] body;
  private volatile Presigned presigned;

  PresignedClient(Target target) {
    this.http = Netty.http(target);
    this.signed = new HandSigned(target);
    this.endpoint = target.endpoint().toString();
    this.body = HandSigned.body(new Run(target.workflowArn(), target.runIdPrefix() + "0"));
    this.presigned = presign();
  }

  private record Presigned(HttpHeaders headers, long bestBefore) {}

  private Presigned presign() {
    HttpHeaders headers = new DefaultHttpHeaders();
    signed.sign("GetWorkflowRun", body).headers().forEach(headers::set);
    return new Presigned(
        headers.set("Content-Length", body.length), System.nanoTime() + LIFE_NANOS);
  }

  private HttpHeaders headers() {
    if (presigned.bestBefore - System.nanoTime() < 0) {
      presigned = presign();
    }
    return presigned.headers;
  }

  @Override
  public void lookup(Run run, Answer answer) {
    http.headers(headers -> headers.set(headers()))
        .request(HttpMethod.POST)
        .uri(endpoint)
        .send((out, outbound) -> outbound.sendObject(Unpooled.wrappedBuffer(body)))
        .responseSingle(PresignedClient::state)
        .subscribe(state -> answer.found(run, state), error -> answer.failed(run, error));
  }

  private static Mono<String> state(HttpClientResponse response, ByteBufMono content) {
    int status = response.status().code();
    return content
        .asByteArray()
        .map(
            bytes -> {
              if (status != 200) {
                throw new IllegalStateException(status + " " + new String(bytes, UTF_8));
              }
              return "SUCCESS";
            });
  }

  @Override
  public long directBytes() {
    return Netty.directBytes();
  }

  @Override
  public void close() {}
}
