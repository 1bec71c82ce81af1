package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.emulator.testing.RawRequest;
import io.github.mwaareactor.emulator.testing.SdkClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.mwaaserverless.model.ThrottlingException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program in any language controls the emulator over HTTP. */
class ControlApiTest {
  private static final String WORKFLOW = "nightly-load-a1B2c3D4e5";

  private final MwaaServerlessEmulator emulator =
      MwaaServerlessEmulator.builder().control(ControlAccess.THIS_MACHINE).start();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    emulator.close();
  }

  private record Response(int status, JsonNode json) {
    String error() {
      return json.path("error").asString();
    }
  }

  private Response send(String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator/" + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      return new Response(response.statusCode(), JsonMapper.shared().readTree(response.body()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode done(String method, String path, String json) {
    Response response = send(method, path, json);
    assertThat(response.status()).as(response.json().toString()).isEqualTo(200);
    return response.json();
  }

  private JsonNode begin(String runId, String script) {
    return done(
        "POST",
        "runs",
        "{'workflow':'" + WORKFLOW + "','runId':'" + runId + "','script':" + script + "}");
  }

  @Test
  void aRunIsBegunAndForgotten() throws Throwable {
    JsonNode run =
        begin(
            "r-1",
            "{'states':[{'state':'QUEUED','stay':'PT1H'}],'end':'FAILED','errorMessage':'broken',"
                + "'runType':'SCHEDULED','taskInstances':['a','b'],"
                + "'overrideParameters':{'n':[1,2.50,null]},'workflowVersion':'v'}");

    assertThat(run.get("workflowArn").stringValue()).isEqualTo(emulator.workflowArn(WORKFLOW));
    try (SdkClient client = SdkClient.of(emulator)) {
      assertThat(client.get(emulator.workflowArn(WORKFLOW), "r-1").runDetail().runStateAsString())
          .isEqualTo("QUEUED");
    }

    done("DELETE", "runs", "{'workflow':'" + WORKFLOW + "','runId':'r-1'}");

    assertThat(send("DELETE", "runs", "{'workflow':'" + WORKFLOW + "','runId':'r-1'}").status())
        .isEqualTo(404);
  }

  @Test
  void aRunWithoutAnIdIsGivenOne() {
    JsonNode run =
        done("POST", "runs", "{'workflow':'" + WORKFLOW + "','script':{'remain':'RUNNING'}}");

    assertThat(run.get("runId").stringValue()).isNotBlank();
  }

  @Test
  void aWorkflowIsCreatedInTheFirstAccountOrInAnotherRegion() {
    assertThat(done("POST", "workflows", "{'name':'hourly'}").get("workflowArn").stringValue())
        .startsWith("arn:aws:airflow-serverless:us-east-1:123456789012:workflow/hourly-");
    assertThat(
            done("POST", "workflows", "{'name':'hourly','region':'eu-west-1'}")
                .get("workflowArn")
                .stringValue())
        .startsWith("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/hourly-");
  }

  @Test
  void runsThatClientsStartFollowTheirScript() throws Throwable {
    done("PUT", "scripts", "{'workflow':'" + WORKFLOW + "','script':{'remain':'PAUSED_BY_2027'}}");

    try (SdkClient client = SdkClient.of(emulator)) {
      String arn = emulator.workflowArn(WORKFLOW);
      String runId =
          SdkClient.await(client.api().startWorkflowRun(r -> r.workflowArn(arn))).runId();
      assertThat(client.get(arn, runId).runDetail().runStateAsString()).isEqualTo("PAUSED_BY_2027");
    }
  }

  @Test
  void faultsAreMetAsOftenAsToldAndByTheOperationTold() {
    begin("r", "{'remain':'RUNNING'}");
    done(
        "POST",
        "faults",
        "{'operation':'GetWorkflowRun','times':2,'fault':{'type':'error','error':"
            + "{'type':'ThrottlingException','message':'slow down'}}}");

    assertThat(got("r")).containsInstanceOf(ThrottlingException.class);
    assertThat(got("r")).containsInstanceOf(ThrottlingException.class);
    assertThat(got("r")).isEmpty();
    assertThat(done("GET", "", null).get("faultCount").intValue()).isEqualTo(2);
  }

  @Test
  void faultsWithoutANumberAreMetUntilTheyAreCleared() {
    begin("r", "{'remain':'RUNNING'}");
    done("POST", "faults", "{'fault':{'type':'answer','status':503,'body':'no'}}");
    assertThat(got("r")).isPresent();
    assertThat(got("r")).isPresent();

    done("DELETE", "faults", null);

    assertThat(got("r")).isEmpty();
  }

  @Test
  void faultsByChanceAreMet() {
    begin("r", "{'remain':'RUNNING'}");
    done(
        "POST",
        "faults",
        "{'probability':1,'seed':7,'fault':{'type':'answer','status':503,'body':'no'}}");

    assertThat(got("r")).isPresent();
  }

  private Optional<Throwable> got(String runId) {
    try (SdkClient client = SdkClient.of(emulator)) {
      client.get(emulator.workflowArn(WORKFLOW), runId);
      return Optional.empty();
    } catch (Throwable e) {
      return Optional.of(e);
    }
  }

  @Test
  void theNextConnectionMeetsItsFault() throws Exception {
    begin("r", "{'remain':'RUNNING'}");
    done("POST", "connection-faults", "{'fault':'CLOSED','times':1}");

    try (Socket next = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
      next.setSoTimeout(20_000);
      assertThat(next.getInputStream().read()).as("the end").isEqualTo(-1);
    }
    assertThat(got("r")).isEmpty();
  }

  @Test
  void latencyAndRateLimitHoldForTheServiceAndNotForItsControl() {
    begin("r", "{'remain':'RUNNING'}");
    done("PUT", "latency", "{'fixed':'PT12H'}");

    assertThat(done("GET", "", null).get("callCount").intValue()).isZero();

    done("PUT", "latency", "{'median':'PT0.001S','p99':'PT0.002S','seed':1}");
    done("PUT", "rate-limit", "{'perSecond':0.001,'burst':1,'retryAfterSeconds':9}");
    assertThat(got("r")).isEmpty();
    assertThat(got("r")).containsInstanceOf(ThrottlingException.class);
    done("DELETE", "rate-limit", null);
    assertThat(got("r")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'mean':'PT0.001S','seed':3}",
        "{'min':'PT0S','max':'PT0.001S'}",
        "{'fixed':'PT0S'}",
        "{'fixed':0.001}"
      })
  void everyLatencyOfTheJavaApiCanBeSet(String latency) {
    done("PUT", "latency", latency);
  }

  @Test
  void theClockOfTheServiceGoesWrong() throws Exception {
    done("PUT", "clock-offset", "{'offset':'PT1H'}");

    assertThat(
            RawRequest.to(emulator.endpoint(), "{}")
                .signedFor(emulator, Instant.now())
                .send()
                .body())
        .contains("Signature expired");
  }

  @Test
  void quotasAndListsAreSet() throws Throwable {
    done("PUT", "quotas", "{'workflows':0}");
    done("PUT", "lists", "{'pageSize':1,'order':'OLDEST_FIRST'}");
    begin("r-1", "{'remain':'RUNNING'}");
    begin("r-2", "{'remain':'RUNNING'}");

    try (SdkClient client = SdkClient.of(emulator)) {
      String arn = emulator.workflowArn(WORKFLOW);
      assertThat(
              SdkClient.await(client.api().listWorkflowRuns(r -> r.workflowArn(arn)))
                  .workflowRuns())
          .singleElement()
          .satisfies(row -> assertThat(row.runId()).isEqualTo("r-1"));
    }
  }

  @Test
  void aDefinitionIsHandedIn() {
    done("PUT", "definitions", "{'bucket':'b','objectKey':'k','text':'a: 1'}");
  }

  @Test
  void anAccountIsServedUntilTheReset() {
    done(
        "POST",
        "accounts",
        "{'accountId':'210987654321','accessKeyId':'AKIAOTHER','secretAccessKey':'other'}");
    AccessKey other = AccessKey.of("AKIAOTHER", "other");
    emulator.run(
        emulator.workflowArn("210987654321", "us-east-1", WORKFLOW), RunScript.remains("RUNNING"));
    assertThat(workflowsOf(other)).isEqualTo(1);
    assertThat(workflowsOf(emulator.accessKey())).isZero();

    done("POST", "reset", null);

    assertThat(workflowsOf(other)).isEqualTo(-1);
  }

  // A signing key was kept by the key's id, so the old secret went on being right.
  @Test
  void aKeyThatIsServedAgainHasItsNewSecret() {
    AccessKey before = AccessKey.of("AKIAOTHER", "before");
    AccessKey after = AccessKey.of("AKIAOTHER", "after");
    emulator.account("210987654321", before);
    assertThat(workflowsOf(before)).isZero();
    emulator.reset();

    emulator.account("210987654321", after);

    assertThat(workflowsOf(after)).isZero();
    assertThat(workflowsOf(before)).isEqualTo(-1);
  }

  @Test
  void anAccountIsServedWithAllItsKeysOrNotAtAll() {
    AccessKey fresh = AccessKey.of("AKIAOTHER", "other");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> emulator.account("210987654321", fresh, emulator.accessKey()))
        .withMessageContaining("was twice 'EMULATORACCESSKEYID'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> emulator.account("210987654321", fresh, fresh))
        .withMessageContaining("was twice 'AKIAOTHER'");

    assertThat(workflowsOf(fresh)).isEqualTo(-1);
  }

  private int workflowsOf(AccessKey key) {
    try (SdkClient client = SdkClient.of(emulator.endpoint(), key, "us-east-1", 1, null)) {
      return SdkClient.await(client.api().listWorkflows(r -> {})).workflows().size();
    } catch (Throwable e) {
      return -1;
    }
  }

  @Test
  void recordedCallsAreToldWithoutSignaturesAndControlIsNone() {
    begin("r", "{'remain':'RUNNING'}");
    got("r");

    JsonNode calls = done("GET", "calls", null).get("calls");

    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).get("operation").stringValue()).isEqualTo("GetWorkflowRun");
    assertThat(calls.get(0).get("verdict").stringValue()).isEqualTo("VALID");
    assertThat(calls.get(0).get("status").intValue()).isEqualTo(200);
    assertThat(calls.get(0).get("headers").get("authorization").get(0).stringValue())
        .isEqualTo("***");
    assertThat(calls.get(0).get("body").stringValue()).contains("\"RunId\":\"r\"");
  }

  @Test
  void aResetLeavesTheConnectionOfWhoAskedForIt() {
    begin("r", "{'remain':'RUNNING'}");
    got("r");

    done("POST", "reset", null);
    done("POST", "connections/close-idle", null);
    done("POST", "connections/silence", null);

    JsonNode overview = done("GET", "", null);
    assertThat(overview.get("callCount").intValue()).isZero();
    assertThat(overview.get("openConnections").intValue()).isZero();
    assertThat(got("r")).as("the run is gone").isPresent();
  }

  @Test
  void theOverviewNeedsNoSlashAtItsEnd() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator"))
                .timeout(Duration.ofSeconds(20))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("content-length"))
        .hasValue(response.body().length());
  }

  @Test
  void theOverviewNamesEveryRoute() {
    JsonNode routes = done("GET", "", null).get("routes");

    assertThat(routes.valueStream().map(JsonNode::stringValue))
        .contains("POST /_emulator/runs", "DELETE /_emulator/faults", "GET /_emulator/calls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POST;runs;;400;A JSON object is required, was empty.",
        "POST;runs;{'workflow':;400;Not valid JSON, line 1, column 13: ",
        "POST;runs;null;400;A JSON object is required, was null.",
        "POST;runs;[];400;A JSON object is required, was an array.",
        "POST;runs;{'workflow':'nightly-load-a1B2c3D4e5'};400;script is required.",
        "POST;runs;{'script':{'remain':'RUNNING'}};400;workflow is required.",
        "POST;runs;{'workflow':'x','script':{'remain':'RUNNING'}};400;workflowId must be",
        "POST;runs;{'workflow':'nightly-load-a1B2c3D4e5','script':{}};400;script must have either end or remain.",
        "POST;runs;{'work':1};400;work is unknown, known are runId, script, workflow.",
        "POST;runs;{'script':{'states':[{'state':'Q','stay':'long'}]}};400;script.states[0].stay must be a duration such as PT1.5S or a number of seconds, was 'long'.",
        "PUT;lists;{'order':'up'};400;order must be one of NEWEST_FIRST, OLDEST_FIRST, SHUFFLED, was 'up'.",
        "POST;faults;{'fault':{'type':'noAnswer'},'times':0};400;times must be",
        "POST;faults;{'fault':{'type':'noAnswer'},'times':'two'};400;times",
        "POST;faults;{'fault':{'type':'noAnswer'},'times':1,'probability':0.5};400;times and probability exclude each other.",
        "POST;faults;{'fault':{'type':'noAnswer'},'seed':1};400;seed needs probability.",
        "POST;faults;{'fault':{'type':'noAnswer'},'operation':'Nope'};400;Nope",
        "POST;connection-faults;{'fault':'HANDSHAKE_REFUSED'};400;needs an emulator with TLS",
        "PUT;latency;{};400;Exactly one of fixed, mean",
        "PUT;latency;{'fixed':1,'mean':1};400;Exactly one of fixed, mean",
        "PUT;latency;{'median':1};400;p99 is required.",
        "PUT;latency;{'fixed':1,'p99':2};400;p99 needs median.",
        "PUT;latency;{'fixed':1,'seed':2};400;seed needs chance",
        "PUT;clock-offset;{};400;offset is required.",
        "PUT;clock-offset;{'offset':'PT-9223372036854775808S'};400;clockOffset must be at most PT87600H either way",
        "DELETE;faults;{'operation':'GetWorkflow'};400;operation is unknown, nothing is known here.",
        "DELETE;rate-limit;{'operation':'GetWorkflow'};400;operation is unknown",
        "DELETE;faults?operation=GetWorkflow;;400;/_emulator/faults takes no query, was '?operation=GetWorkflow'.",
        "GET;runs;;405;/_emulator/runs takes DELETE and POST, was GET.",
        "GET;nothing;;404;There is no /_emulator/nothing, there are /_emulator/"
      })
  void whatCannotBeDoneIsSaid(String method, String path, String json, int status, String error) {
    Response response = send(method, path, json);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.error()).contains(error);
  }

  // DELETE faults with an operation deleted those of all operations.
  @Test
  void whatIsRefusedIsNotDone() {
    done("POST", "faults", "{'fault':{'type':'answer','status':503,'body':'no'}}");

    assertThat(send("DELETE", "faults", "{'operation':'GetWorkflow'}").status()).isEqualTo(400);

    assertThat(got("r")).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("503"));
  }

  @Test
  void anEmptyObjectIsNoBody() {
    done("POST", "reset", "{}");
  }

  @Test
  void anotherMethodIsToldTheRightOnes() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(emulator.endpoint().resolve("/_emulator/runs"))
                .timeout(Duration.ofSeconds(20))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.headers().firstValue("allow")).hasValue("DELETE, POST");
    assertThat(response.body()).endsWith("\n");
  }

  @Test
  void aPageInABrowserControlsNothing() {
    assertThat(send("POST", "reset", null, "Origin", "https://example.com").status())
        .isEqualTo(403);
  }

  @Test
  void withoutControlItIsARequestToTheServiceLikeAnyOther() throws Exception {
    try (MwaaServerlessEmulator plain = MwaaServerlessEmulator.start()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(plain.endpoint().resolve("/_emulator/"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("UnknownOperationException");
      assertThat(plain.callCount()).isEqualTo(1);
    }
  }

  @Test
  void itListensOnTheAddressItIsTold() throws Exception {
    try (MwaaServerlessEmulator open =
        MwaaServerlessEmulator.builder()
            .host("127.0.0.2")
            .control(ControlAccess.THIS_MACHINE)
            .start()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(open.endpoint().resolve("/_emulator/"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(open.endpoint()).hasHost("127.0.0.2");
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void allAddressesAreReachedOnThisMachine() {
    try (MwaaServerlessEmulator open = MwaaServerlessEmulator.builder().host("0.0.0.0").start()) {
      assertThat(open.endpoint()).hasHost("127.0.0.1");
    }
  }

  @Test
  void controlWorksOverTls() throws Exception {
    try (MwaaServerlessEmulator secure =
        MwaaServerlessEmulator.builder().tls(true).control(ControlAccess.THIS_MACHINE).start()) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, secure.trust().getTrustManagers(), null);
      HttpClient trusting = HttpClient.newBuilder().sslContext(context).build();

      HttpResponse<String> response =
          trusting.send(
              HttpRequest.newBuilder(secure.endpoint().resolve("/_emulator/"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
    }
  }
}
