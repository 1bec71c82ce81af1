package io.github.mwaareactor.benchmarks.reactive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.mwaareactor.benchmarks.load.Answer;
import io.github.mwaareactor.benchmarks.load.ListAnswer;
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
  private static final ObjectWriter LIST_REQUEST = JSON.writerFor(ListRequest.class);
  private static final ObjectReader LIST_RESPONSE = JSON.readerFor(ListResponse.class);

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

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record ListRequest(
      @JsonProperty("WorkflowArn") String workflowArn,
      @JsonProperty("MaxResults") int maxResults,
      @JsonProperty("NextToken") @Nullable String nextToken) {}

  private record ListResponse(
      @JsonProperty("WorkflowRuns") List<Summary> workflowRuns,
      @JsonProperty("NextToken") @Nullable String nextToken) {}

  private record Summary(
      @JsonProperty("WorkflowArn") String workflowArn,
      @JsonProperty("WorkflowVersion") @Nullable String workflowVersion,
      @JsonProperty("RunId") String runId,
      @JsonProperty("RunType") @Nullable String runType,
      @JsonProperty("RunDetailSummary") SummaryDetail runDetailSummary) {}

  private record SummaryDetail(
      @JsonProperty("Status") String status,
      @JsonProperty("CreatedOn") @Nullable Instant createdOn,
      @JsonProperty("StartedAt") @Nullable Instant startedAt,
      @JsonProperty("EndedAt") @Nullable Instant endedAt) {}

  @Override
  public void lookup(Run run, Answer answer) {
    state(run).subscribe(state -> answer.found(run, state), error -> answer.failed(run, error));
  }

  private Mono<String> state(Run run) {
    Request request = new Request(run.workflowArn(), run.runId());
    return this.<Response>call("GetWorkflowRun", REQUEST, request, RESPONSE)
        .map(response -> response.runDetail().runState());
  }

  @Override
  public void list(String workflowArn, int pageSize, ListAnswer answer) {
    page(workflowArn, pageSize, null)
        .expand(
            page ->
                page.nextToken() == null
                    ? Mono.empty()
                    : page(workflowArn, pageSize, page.nextToken()))
        .flatMapIterable(ListResponse::workflowRuns)
        .subscribe(
            run ->
                answer.listed(
                    new Run(run.workflowArn(), run.runId()), run.runDetailSummary().status()),
            answer::failed,
            answer::ended);
  }

  private Mono<ListResponse> page(String workflowArn, int pageSize, @Nullable String token) {
    ListRequest request = new ListRequest(workflowArn, pageSize, token);
    return call("ListWorkflowRuns", LIST_REQUEST, request, LIST_RESPONSE);
  }

  private <T> Mono<T> call(
      String operation, ObjectWriter writer, Object input, ObjectReader reader) {
    return Mono.defer(
        () -> {
          byte[] body = writer.writeValueAsBytes(input);
          SdkHttpRequest request = signed.sign(operation, body);
          return http.headers(headers -> request.headers().forEach(headers::set))
              .request(HttpMethod.POST)
              .uri(endpoint)
              .send(
                  (out, outbound) -> {
                    out.header("Content-Length", Integer.toString(body.length));
                    return outbound.sendObject(Unpooled.wrappedBuffer(body));
                  })
              .responseSingle((response, content) -> read(response, content, reader));
        });
  }

  private static <T> Mono<T> read(
      HttpClientResponse response, ByteBufMono content, ObjectReader reader) {
    int status = response.status().code();
    return content
        .asByteArray()
        .map(
            bytes -> {
              if (status != 200) {
                throw new IllegalStateException(status + " " + new String(bytes, UTF_8));
              }
              return reader.readValue(bytes);
            });
  }

  @Override
  public long directBytes() {
    return Netty.directBytes();
  }

  @Override
  public void close() {}
}
