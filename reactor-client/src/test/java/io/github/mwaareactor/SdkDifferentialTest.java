package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.testing.Clients;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.mwaaserverless.MwaaServerlessAsyncClient;
import software.amazon.awssdk.services.mwaaserverless.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.mwaaserverless.model.WorkflowRunDetail;

/**
 * The AWS SDK's own client is the judge: from the same bytes it and ours must read the same, member
 * by member. Where ours differs on purpose, a test of its own says how and why.
 */
class SdkDifferentialTest {
  @RegisterExtension private static final EmulatorExtension EXTENSION = EmulatorExtension.create();

  // Every answer is injected, so the run need not be.
  private static final RunRef RUN = new RunRef(ARN, "r");

  private static MwaaServerlessEmulator emulator;
  private static MwaaServerlessReactiveClient ours;
  private static MwaaServerlessAsyncClient sdk;

  @BeforeAll
  static void start() {
    emulator = EXTENSION.get();
    ours = Clients.of(emulator).build();
    sdk =
        MwaaServerlessAsyncClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.of(emulator.region()))
            .credentialsProvider(Clients.credentials(emulator.accessKey()))
            .build();
  }

  @AfterAll
  static void stop() {
    sdk.close();
    ours.close();
  }

  static Stream<Arguments> bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("empty object", "{}");
    bodies.put("full", FULL);
    bodies.put("pretty printed", FULL.replace(",", " ,\r\n\t").replace(":{", " : {"));
    bodies.put("sample of the user guide", USER_GUIDE);
    bodies.put(
        "all members null",
        "{\"WorkflowArn\":null,\"WorkflowVersion\":null,\"RunId\":null,\"RunType\":null,"
            + "\"OverrideParameters\":null,\"RunDetail\":null}");
    bodies.put(
        "all detail members null",
        detail(
            "\"WorkflowArn\":null,\"WorkflowVersion\":null,\"RunId\":null,\"RunType\":null,"
                + "\"CreatedAt\":null,\"StartedOn\":null,\"CompletedOn\":null,\"ModifiedAt\":null,"
                + "\"Duration\":null,\"ErrorMessage\":null,\"TaskInstances\":null,"
                + "\"RunState\":null"));
    bodies.put("empty detail", detail(""));
    bodies.put("only a state", detail("\"RunState\":\"RUNNING\""));
    bodies.put("unknown members", "{\"New\":{\"a\":[1,{}]},\"RunId\":\"r\",\"Code\":null}");
    bodies.put("unknown detail members", detail("\"New\":[[]],\"RunState\":\"QUEUED\",\"X\":1e9"));
    bodies.put("names in another case", "{\"runid\":\"r\",\"RUNID\":\"r\",\"runDetail\":{}}");
    bodies.put("a member twice", "{\"RunId\":\"first\",\"RunId\":\"second\"}");
    bodies.put("unknown state", detail("\"RunState\":\"PAUSED_BY_2027\""));
    bodies.put("state in lower case", detail("\"RunState\":\"success\""));
    bodies.put("empty state", detail("\"RunState\":\"\""));
    bodies.put("unknown run type", "{\"RunType\":\"SCHEDULE\"}");
    bodies.put("unknown run type in the detail", detail("\"RunType\":\"SCHEDULE\""));
    bodies.put("empty texts", "{\"RunId\":\"\",\"WorkflowVersion\":\"\",\"RunType\":\"\"}");
    for (String state :
        List.of(
            "STARTING",
            "QUEUED",
            "RUNNING",
            "SUCCESS",
            "FAILED",
            "TIMEOUT",
            "STOPPING",
            "STOPPED")) {
      bodies.put("state " + state, detail("\"RunState\":\"" + state + "\""));
    }
    bodies.put("duration", detail("\"Duration\":107"));
    bodies.put("duration zero", detail("\"Duration\":0"));
    bodies.put("duration at its largest", detail("\"Duration\":2147483647"));
    bodies.put("duration in quotes", detail("\"Duration\":\"107\""));
    for (String time :
        List.of(
            "2025-11-03T13:12:09Z",
            "2025-11-03T13:12:09.9Z",
            "2025-11-03T13:12:09.904Z",
            "2025-11-03T13:12:09.904466Z",
            "2025-11-03T13:12:09.904466123Z",
            "2025-11-03T13:12:09.904466+00:00",
            "2025-11-03T13:12:09-01:00",
            "2025-11-03T13:12:09.5+05:30",
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999Z",
            "2024-02-29T23:59:59Z",
            "9999-12-31T23:59:59Z")) {
      bodies.put(
          "timestamp " + time,
          detail(
              "\"CreatedAt\":\""
                  + time
                  + "\",\"StartedOn\":\""
                  + time
                  + "\",\"CompletedOn\":\""
                  + time
                  + "\",\"ModifiedAt\":\""
                  + time
                  + "\""));
    }
    bodies.put("no task instances", detail("\"TaskInstances\":[]"));
    bodies.put("a null task instance", detail("\"TaskInstances\":[\"a\",null,\"b\"]"));
    bodies.put("task instances", detail("\"TaskInstances\":[\"ex_1_load_1\",\"ex_1_load_2\"]"));
    bodies.put("no overrides", "{\"OverrideParameters\":{}}");
    bodies.put("override of null", "{\"OverrideParameters\":{\"a\":null}}");
    bodies.put(
        "overrides of every kind",
        "{\"OverrideParameters\":{\"t\":true,\"f\":false,\"s\":\"x\",\"i\":1,\"l\":[],\"o\":{},"
            + "\"m\":[null,true,\"x\",1,{\"a\":[{}]}]}}");
    bodies.put(
        "numbers",
        "{\"OverrideParameters\":{\"a\":-1,\"b\":9223372036854775807,\"c\":9223372036854775808,"
            + "\"d\":123456789012345678901234567890,\"e\":0.1,\"f\":-2.5e-7,\"g\":1e3,\"h\":0,"
            + "\"i\":3.141592653589793238462643383279,\"j\":1.0,\"k\":1e400}}");
    bodies.put("deep overrides", "{\"OverrideParameters\":{\"a\":" + nested(100) + "}}");
    bodies.put("non-ASCII", detail("\"ErrorMessage\":\"Grüße, 世界 🚀 \\u00e9 \\ud83d\\ude80\""));
    bodies.put("escapes", detail("\"ErrorMessage\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\""));
    bodies.put("a long text", detail("\"ErrorMessage\":\"" + "x".repeat(100_000) + "\""));
    bodies.put("non-ASCII keys", "{\"OverrideParameters\":{\"schlüssel\":\"世界\",\"\":1}}");
    return bodies.entrySet().stream().map(body -> Arguments.of(body.getKey(), body.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void readsWhatTheSdkReads(String name, String body) throws Exception {
    emulator.inject(Fault.answer(200, Map.of(), body), 2);

    GetWorkflowRunResponse theirs =
        sdk.getWorkflowRun(ask -> ask.workflowArn(RUN.workflowArn()).runId(RUN.runId()))
            .get(BOUND.toSeconds(), TimeUnit.SECONDS);
    WorkflowRun found = ours.getWorkflowRun(named(theirs)).block(BOUND);

    assertThat(members(found)).isEqualTo(members(theirs));
  }

  /** The SDK hands on whatever comes; a snapshot of another run than the one asked for is none. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void refusesARunThatWasNotAskedFor(String name, String body) throws Exception {
    emulator.inject(Fault.answer(200, Map.of(), body), 2);
    GetWorkflowRunResponse theirs =
        sdk.getWorkflowRun(ask -> ask.workflowArn(RUN.workflowArn()).runId(RUN.runId()))
            .get(BOUND.toSeconds(), TimeUnit.SECONDS);

    Mono<WorkflowRun> found = ours.getWorkflowRun(RUN);

    if (named(theirs).equals(RUN)) {
      StepVerifier.create(found).expectNextCount(1).expectComplete().verify(BOUND);
    } else {
      StepVerifier.create(found).expectError(ProtocolException.class).verify(BOUND);
    }
  }

  private static RunRef named(GetWorkflowRunResponse answer) {
    String inDetail = answer.runDetail() == null ? null : answer.runDetail().runId();
    return Stream.of(answer.runId(), inDetail)
        .filter(runId -> runId != null && !runId.isBlank())
        .findFirst()
        .map(runId -> new RunRef(RUN.workflowArn(), runId))
        .orElse(RUN);
  }

  @Test
  void theTableIsLongEnoughToMeanSomething() {
    assertThat(bodies()).hasSizeGreaterThanOrEqualTo(40);
  }

  /**
   * Where we refuse what the SDK takes, each for a reason: it would hand out a snapshot that the
   * service never sent.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no body is no snapshot, the SDK makes one with nothing in it | ''",
        "what follows the object is not ours to drop | {} {}",
        "an object is no text, the SDK reads a brace | {\"RunDetail\":{\"RunState\":{}}}",
        "an object is no id, the SDK reads two braces | {\"RunDetail\":{\"TaskInstances\":[{}]}}",
        "RFC 3339 wants a colon in an offset | {\"RunDetail\":{\"CreatedAt\":\"2025-11-03T13:12:09+0000\"}}",
        "RFC 3339 wants seconds | {\"RunDetail\":{\"CreatedAt\":\"2025-11-03T13:12Z\"}}"
      })
  void refusesWhatTheSdkGuessesAt(String why, String body) throws Exception {
    emulator.inject(Fault.answer(200, Map.of(), body), 2);

    assertThat(sdk.getWorkflowRun(ask -> ask.workflowArn(RUN.workflowArn()).runId(RUN.runId())))
        .succeedsWithin(BOUND);
    StepVerifier.create(ours.getWorkflowRun(RUN))
        .expectError(ProtocolException.class)
        .verify(BOUND);
  }

  private static Map<String, Object> members(WorkflowRun run) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("WorkflowArn", run.workflowArn());
    members.put("WorkflowVersion", run.workflowVersion());
    members.put("RunId", run.runId());
    members.put("RunTypeText", run.runTypeText());
    members.put("RunType", run.runType() == null ? null : run.runType().name());
    members.put("OverrideParameters", comparable(run.overrideParameters()));
    members.put("RunDetail", run.runDetail() == null ? null : members(run.runDetail()));
    return members;
  }

  private static Map<String, Object> members(RunDetail detail) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("WorkflowArn", detail.workflowArn());
    members.put("WorkflowVersion", detail.workflowVersion());
    members.put("RunId", detail.runId());
    members.put("RunTypeText", detail.runTypeText());
    members.put("RunType", detail.runType() == null ? null : detail.runType().name());
    members.put("CreatedAt", detail.createdAt());
    members.put("StartedOn", detail.startedOn());
    members.put("CompletedOn", detail.completedOn());
    members.put("ModifiedAt", detail.modifiedAt());
    members.put("Duration", detail.duration());
    members.put("ErrorMessage", detail.errorMessage());
    members.put("TaskInstances", detail.taskInstances());
    members.put("RunStateText", detail.runStateText());
    members.put("RunState", detail.runState() == null ? null : detail.runState().name());
    return members;
  }

  private static Map<String, Object> members(GetWorkflowRunResponse run) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("WorkflowArn", run.workflowArn());
    members.put("WorkflowVersion", run.workflowVersion());
    members.put("RunId", run.runId());
    members.put("RunTypeText", run.runTypeAsString());
    members.put("RunType", sdkEnum(run.runType()));
    members.put(
        "OverrideParameters",
        run.hasOverrideParameters()
            ? comparable(Document.fromMap(run.overrideParameters()))
            : null);
    members.put("RunDetail", run.runDetail() == null ? null : members(run.runDetail()));
    return members;
  }

  private static Map<String, Object> members(WorkflowRunDetail detail) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("WorkflowArn", detail.workflowArn());
    members.put("WorkflowVersion", detail.workflowVersion());
    members.put("RunId", detail.runId());
    members.put("RunTypeText", detail.runTypeAsString());
    members.put("RunType", sdkEnum(detail.runType()));
    members.put("CreatedAt", detail.createdAt());
    members.put("StartedOn", detail.startedOn());
    members.put("CompletedOn", detail.completedOn());
    members.put("ModifiedAt", detail.modifiedAt());
    members.put(
        "Duration", detail.duration() == null ? null : Duration.ofSeconds(detail.duration()));
    members.put("ErrorMessage", detail.errorMessage());
    members.put("TaskInstances", detail.hasTaskInstances() ? detail.taskInstances() : null);
    members.put("RunStateText", detail.runStateAsString());
    members.put("RunState", sdkEnum(detail.runState()));
    return members;
  }

  private static String sdkEnum(Enum<?> value) {
    if (value == null) {
      return null;
    }
    return value.name().equals("UNKNOWN_TO_SDK_VERSION") ? "UNKNOWN" : value.name();
  }

  /** Numbers by their mathematical value: the SDK keeps text, we keep the smallest exact type. */
  private static Object comparable(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(key, comparable(item)));
      return copy;
    } else if (value instanceof List<?> list) {
      return list.stream().map(SdkDifferentialTest::comparable).map(Box::new).toList();
    } else if (value instanceof Document document) {
      return comparable(plain(document));
    }
    return value instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros()
        : value;
  }

  private static Object plain(Document document) {
    if (document.isNull()) {
      return null;
    } else if (document.isMap()) {
      return document.asMap();
    } else if (document.isList()) {
      return document.asList();
    } else if (document.isNumber()) {
      return document.asNumber().bigDecimalValue();
    }
    return document.isBoolean() ? (Object) document.asBoolean() : document.asString();
  }

  private record Box(Object value) {}

  private static String detail(String members) {
    return "{\"RunDetail\":{" + members + "}}";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static final String FULL =
      "{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5\","
          + "\"WorkflowVersion\":\"0123456789abcdef0123456789abcdef\",\"RunId\":\"d58cxqdClpTVjeN\","
          + "\"RunType\":\"ON_DEMAND\",\"OverrideParameters\":{\"day\":\"2025-11-03\",\"n\":3},"
          + "\"RunDetail\":{\"WorkflowArn\":\"a\",\"WorkflowVersion\":\"v\",\"RunId\":\"r\","
          + "\"RunType\":\"SCHEDULED\",\"CreatedAt\":\"2025-11-03T13:12:09Z\","
          + "\"StartedOn\":\"2025-11-03T13:12:10Z\",\"CompletedOn\":\"2025-11-03T13:13:57Z\","
          + "\"ModifiedAt\":\"2025-11-03T13:16:08Z\",\"Duration\":107,"
          + "\"ErrorMessage\":\"Workflow execution failed\",\"TaskInstances\":[\"ex_1_load_1\"],"
          + "\"RunState\":\"FAILED\"}}";

  private static final String USER_GUIDE =
      "{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:workflow/w-a1B2c3D4e5\","
          + "\"RunId\":\"d58cxqdClpTVjeN\",\"RunType\":\"SCHEDULE\",\"RunDetail\":{"
          + "\"CreatedAt\":\"2025-11-03T13:12:09.904466+00:00\","
          + "\"CompletedOn\":\"2025-11-03T13:13:57.100000+00:00\",\"Duration\":\"107\","
          + "\"TaskInstances\":[],\"RunState\":\"SUCCESS\"}}";
}
