package io.github.mwaareactor.benchmarks.reactive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.benchmarks.load.Answer;
import io.github.mwaareactor.benchmarks.load.LookupClient;
import io.github.mwaareactor.benchmarks.load.Run;
import io.github.mwaareactor.benchmarks.load.Target;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one would write by hand in an afternoon: each request signed, the answer read as JSON. No
 * retries, no limits on time, size or rate, no refresh of credentials, no gate around the signer.
 */
final class HandmadeClient implements LookupClient {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectWriter REQUEST = JSON.writerFor(Request.class);
  private static final ObjectReader RESPONSE = JSON.readerFor(Response.class);

  private final HttpClient http;
  private final HandSigned signed;
  private final String endpoint;

  HandmadeClient(Target target) {
    this.http = Netty.http(target);
    this.signed = new HandSigned(target);
    this.endpoint = target.endpoint().toString();
  }

  private record Request(
      @JsonProperty("WorkflowArn") String workflowArn, @JsonProperty("RunId") String runId) {}

  private record Response(
      @JsonProperty("WorkflowArn") @Nullable String workflowArn,
      @JsonProperty("WorkflowVersion") @Nullable String workflowVersion,
      @JsonProperty("RunId") @Nullable String runId,
      @JsonProperty("RunType") @Nullable String runType,
      @JsonProperty("OverrideParameters") @Nullable Map<String, Object> overrideParameters,
      @JsonProperty("RunDetail") Detail runDetail) {}

  private record Detail(
      @JsonProperty("WorkflowArn") @Nullable String workflowArn,
      @JsonProperty("WorkflowVersion") @Nullable String workflowVersion,
      @JsonProperty("RunId") @Nullable String runId,
      @JsonProperty("RunType") @Nullable String runType,
      @JsonProperty("StartedOn") @Nullable Instant startedOn,
      @JsonProperty("CreatedAt") @Nullable Instant createdAt,
      @JsonProperty("CompletedOn") @Nullable Instant completedOn,
      @JsonProperty("ModifiedAt") @Nullable Instant modifiedAt,
      @JsonProperty("Duration") @Nullable Long duration,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage,
      @JsonProperty("TaskInstances") @Nullable List<String> taskInstances,
      @JsonProperty("RunState") String runState) {}

  @Override
  public void lookup(Run run, Answer answer) {
    state(run).subscribe(state -> answer.found(run, state), error -> answer.failed(run, error));
  }

  private Mono<String> state(Run run) {
    return Mono.defer(
        () -> {
          byte[] body = REQUEST.writeValueAsBytes(new Request(run.workflowArn(), run.runId()));
          SdkHttpRequest request = signed.sign(body);
          return http.headers(headers -> request.headers().forEach(headers::set))
              .request(HttpMethod.POST)
              .uri(endpoint)
              .send(
                  (out, outbound) -> {
                    out.header("Content-Length", Integer.toString(body.length));
                    return outbound.sendObject(Unpooled.wrappedBuffer(body));
                  })
              .responseSingle(HandmadeClient::read)
              .map(response -> response.runDetail().runState());
        });
  }

  private static Mono<Response> read(HttpClientResponse response, ByteBufMono content) {
    int status = response.status().code();
    return content
        .asByteArray()
        .map(
            bytes -> {
              if (status != 200) {
                throw new IllegalStateException(status + " " + new String(bytes, UTF_8));
              }
              return RESPONSE.readValue(bytes);
            });
  }

  @Override
  public long directBytes() {
    return Netty.directBytes();
  }

  @Override
  public void close() {}
}
