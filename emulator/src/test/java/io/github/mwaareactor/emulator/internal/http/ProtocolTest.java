package io.github.mwaareactor.emulator.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.testing.AdjustableClock;
import io.github.mwaareactor.emulator.testing.RawRequest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProtocolTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:08:07Z");

  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().clock(new AdjustableClock(NOW)).start();
  private final ScriptedRun run =
      emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void answersWithTheHeadersOfTheService() throws Exception {
    HttpResponse<String> response = signed(request()).send();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map()).containsKey("x-amzn-requestid");
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/x-amz-json-1.0");
    assertThat(response.headers().firstValueAsLong("content-length"))
        .hasValue(response.body().length());
    assertThat(response.headers().firstValue("date")).contains("Mon, 05 Jan 2026 09:08:07 GMT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-amz-json-1.0; charset=utf-8",
        "application/x-amz-json-1.0;charset=UTF-8",
        "Application/X-Amz-Json-1.0"
      })
  void acceptsAContentTypeWithParametersInAnyCase(String contentType) throws Exception {
    HttpResponse<String> response = signed(request().header("Content-Type", contentType)).send();

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-amz-json-1.1", "text/plain"})
  void knowsNoOperationForAnotherContentType(String contentType) throws Exception {
    assertUnknownOperation(signed(request().header("Content-Type", contentType)).send());
  }

  @Test
  void knowsNoOperationWithoutAContentType() throws Exception {
    assertUnknownOperation(signed(request().without("Content-Type")).send());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonMWAAServerless.StartWorkflowRuns",
        "AmazonMWAAServerless.getWorkflowRun",
        "AmazonMWAAServerless.",
        "AmazonMWAA.GetWorkflowRun",
        "GetWorkflowRun"
      })
  void knowsNoOtherOperation(String target) throws Exception {
    assertUnknownOperation(signed(request().header("X-Amz-Target", target)).send());
  }

  @Test
  void knowsNoOperationWithoutATarget() throws Exception {
    assertUnknownOperation(signed(request().without("X-Amz-Target")).send());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void knowsNoOperationByAnotherMethod(String method) throws Exception {
    assertUnknownOperation(signed(request().method(method).body("")).send());
  }

  @Test
  void answersHeadWithoutABodyAndKeepsTheConnection() throws Exception {
    HttpResponse<String> head = request().method("HEAD").body("").send();
    HttpResponse<String> next = signed(request()).send();

    assertThat(head.statusCode()).isEqualTo(404);
    assertThat(head.body()).isEmpty();
    assertThat(next.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/custom", "/custom/", "/a/b%20c", "/x?tail=%2F&a1=1&a=b"})
  void toleratesABasePath(String path) throws Exception {
    URI uri = URI.create(emulator.endpoint() + path);

    HttpResponse<String> response = signed(RawRequest.to(uri, RawRequest.bodyFor(run))).send();

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"WorkflowArn\":null,\"Unknown\":{\"RunId\":\"x\"}}"})
  void missesBothMembersInAnEmptyInput(String body) throws Exception {
    JsonNode error = refused(body);

    assertThat(error.get("Reason").stringValue()).isEqualTo("fieldValidationFailed");
    assertThat(error.get("FieldList").toString())
        .isEqualTo(
            "[{\"Name\":\"WorkflowArn\",\"Message\":\"is required\"},"
                + "{\"Name\":\"RunId\",\"Message\":\"is required\"}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "\"text\"", "null", "{} {}", "{\"RunId\":}", "<html>"})
  void cannotParseWhatIsNoJsonObject(String body) throws Exception {
    JsonNode error = refused(body);

    assertThat(error.get("Reason").stringValue()).isEqualTo("cannotParse");
    assertThat(error.get("FieldList").isArray()).isTrue();
  }

  @Test
  void namesAMemberOfTheWrongType() throws Exception {
    JsonNode error = refused("{\"WorkflowArn\":\"a\",\"RunId\":5}");

    assertThat(error.get("Reason").stringValue()).isEqualTo("cannotParse");
    assertThat(error.get("FieldList").toString())
        .isEqualTo("[{\"Name\":\"RunId\",\"Message\":\"must be a string\"}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/short-1",
        "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/-load-0123456789",
        "arn:aws:airflow-serverless:us-east-1:123456789012:run/load-0123456789",
        "arn:aws:airflow-serverless:us-east-1:12345678901:workflow/load-0123456789",
        "arn:aws:airflow-serverless:US:123456789012:workflow/load-0123456789",
        "arn:aws:airflow:us-east-1:123456789012:workflow/load-0123456789",
        "arn:azure:airflow-serverless:us-east-1:123456789012:workflow/load-0123456789",
        "load-0123456789"
      })
  void namesAnArnThatIsNone(String arn) throws Exception {
    JsonNode error = refused("{\"WorkflowArn\":\"" + arn + "\",\"RunId\":\"x\"}");

    assertThat(error.get("FieldList").size()).isEqualTo(1);
    assertThat(error.get("FieldList").get(0).get("Name").stringValue()).isEqualTo("WorkflowArn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_x", "a b", "a/b", "\u00e9"})
  void namesARunIdThatIsNone(String runId) throws Exception {
    String arn = run.workflowArn();
    JsonNode error = refused("{\"WorkflowArn\":\"" + arn + "\",\"RunId\":\"" + runId + "\"}");

    assertThat(error.get("FieldList").size()).isEqualTo(1);
    assertThat(error.get("FieldList").get(0).get("Name").stringValue()).isEqualTo("RunId");
  }

  @ParameterizedTest
  @CsvSource({"us-gov-west-1, aws-us-gov", "eusc-de-east-1, aws-eusc", "us-iso-east-1, aws-iso"})
  void doesNotFindAnArnOfAnotherRegion(String region, String partition) throws Exception {
    String arn =
        run.workflowArn().replace("us-east-1", region).replace("arn:aws", "arn:" + partition);

    HttpResponse<String> response =
        signed(request().body("{\"WorkflowArn\":\"" + arn + "\",\"RunId\":\"x\"}")).send();

    assertThat(typeOf(response)).endsWith("#ResourceNotFoundException");
  }

  @Test
  void refusesABodyOverOneMebibyte() throws Exception {
    String body = "{\"x\":\"" + "y".repeat(1024 * 1024) + "\"}";

    HttpResponse<String> response = signed(request().body(body)).send();

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(typeOf(response))
        .isEqualTo("com.amazon.coral.service#RequestEntityTooLargeException");
    assertThat(signed(request()).send().statusCode()).isEqualTo(200);
  }

  @Test
  void readsABodyOfOneMebibyte() throws Exception {
    String body = RawRequest.bodyFor(run);
    String padded = body + " ".repeat(1024 * 1024 - body.length());

    assertThat(signed(request().body(padded)).send().statusCode()).isEqualTo(200);
  }

  @Test
  void givesEveryAnswerARequestIdOfItsOwn() throws Exception {
    List<HttpResponse<String>> responses = new ArrayList<>();
    responses.add(signed(request()).send());
    responses.add(signed(request()).send());
    responses.add(request().send());
    responses.add(request().method("GET").body("").send());
    responses.add(signed(request().body("{")).send());
    emulator.inject(Fault.answer(200, Map.of(), ""), 1);
    responses.add(signed(request()).send());

    assertThat(responses)
        .extracting(response -> response.headers().firstValue("x-amzn-RequestId").orElseThrow())
        .doesNotHaveDuplicates()
        .allMatch(
            id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
        .containsExactlyElementsOf(emulator.calls().stream().map(RecordedCall::requestId).toList());
  }

  @Test
  void holdsEveryAnswerBackByTheLatency() throws Exception {
    try (MwaaServerlessEmulator slow =
        MwaaServerlessEmulator.builder().latency(Duration.ofMillis(300)).start()) {
      ScriptedRun slowRun =
          slow.run(slow.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));
      long start = System.nanoTime();

      HttpResponse<String> response =
          RawRequest.asking(slow, slowRun).signedFor(slow, Instant.now()).send();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }
  }

  private RawRequest request() {
    return RawRequest.asking(emulator, run);
  }

  private RawRequest signed(RawRequest request) {
    return request.signedFor(emulator, NOW);
  }

  private JsonNode refused(String body) throws Exception {
    HttpResponse<String> response = signed(request().body(body)).send();
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(typeOf(response)).isEqualTo("com.amazonaws.mwaaserverless#ValidationException");
    return json(response);
  }

  private static void assertUnknownOperation(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(typeOf(response)).isEqualTo("com.amazon.coral.service#UnknownOperationException");
    assertThat(json(response).get("message").stringValue()).isNotEmpty();
  }

  private static String typeOf(HttpResponse<String> response) {
    return json(response).get("__type").stringValue();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body().getBytes(StandardCharsets.UTF_8));
  }
}
