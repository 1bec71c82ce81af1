package io.github.mwaareactor;

import static io.github.mwaareactor.error.FailureKind.PERMANENT;
import static io.github.mwaareactor.error.FailureKind.THROTTLING;
import static io.github.mwaareactor.error.FailureKind.TRANSIENT;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.emulator.ErrorStatuses;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.ComparedClients;
import io.github.mwaareactor.testing.ComparedOperation;
import io.github.mwaareactor.testing.ComparedOperations;
import io.github.mwaareactor.testing.ErrorFacts;
import io.github.mwaareactor.testing.SdkErrorFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The AWS SDK's own client is the judge of errors too: from the same bytes it and ours must tell
 * the same type, code, message, status, ids and members, and agree on whether another attempt can
 * help. Where ours differs on purpose stands in {@link #DIFFERENCES}, or in {@link
 * #KIND_DIFFERENCES} if it is only about another attempt; both are asserted, so that they cannot
 * rot.
 */
@Tag("once")
class SdkErrorDifferentialTest {
  private static final String ID = "0a1b2c3d-request-id";

  private static final Map<ErrorStatuses, Side> SIDES = new EnumMap<>(ErrorStatuses.class);

  @BeforeAll
  static void start() {
    for (ErrorStatuses statuses : ErrorStatuses.values()) {
      SIDES.put(statuses, new Side(statuses));
    }
  }

  @AfterAll
  static void stop() {
    SIDES.values().forEach(Side::close);
  }

  // The SDK learns a clock offset from what looks like skew, and keeps it for the whole JVM.
  @AfterEach
  void forgetTheLearntOffset() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  private static Side documented() {
    return SIDES.get(ErrorStatuses.DOCUMENTED);
  }

  /** One emulator, by one table of statuses, and both clients of it. */
  private static final class Side {
    private final MwaaServerlessEmulator emulator;
    private final ComparedClients clients;
    private final RunRef run;

    Side(ErrorStatuses statuses) {
      emulator = MwaaServerlessEmulator.builder().errorStatuses(statuses).start();
      clients = new ComparedClients(emulator);
      run = begin(emulator);
    }

    // Met as often as it takes: ours may ask again before it gives up.
    void meet(Fault fault) {
      emulator.clearFaults();
      emulator.inject(fault);
    }

    /** What both tell of the fault; they ask at the same time. */
    Told tell(Fault fault) {
      meet(fault);
      CompletableFuture<?> asked = askedBySdk();
      return new Told(told(), toldBySdk(asked));
    }

    Map<String, Object> told() {
      return ErrorFacts.of(
          catchThrowableOfType(
              MwaaServiceException.class, () -> clients.ours().getWorkflowRun(run).block(BOUND)));
    }

    /** What both tell of an error of one operation, which only that operation meets. */
    Told tell(ComparedOperation operation, ServiceError error) {
      emulator.clearFaults();
      emulator.inject(operation.name(), Fault.error(error));
      AwsServiceException theirs =
          catchThrowableOfType(
              AwsServiceException.class, () -> clients.askSdk(operation.minimal()));
      assertThat(theirs.requestId()).isEqualTo(lastRequestId(operation));
      MwaaServiceException ours =
          catchThrowableOfType(
              MwaaServiceException.class, () -> clients.askOurs(operation.minimal()));
      assertThat(ours.requestId()).isEqualTo(lastRequestId(operation));
      assertThat(ours.operation()).isEqualTo(operation.name());
      Told told = new Told(ErrorFacts.of(ours), SdkErrorFacts.of(theirs));
      told.ours().remove("requestId");
      told.theirs().remove("requestId");
      return told;
    }

    Map<String, Object> toldBySdk(CompletableFuture<?> asked) {
      return SdkErrorFacts.of(catchThrowableOfType(AwsServiceException.class, () -> await(asked)));
    }

    CompletableFuture<?> askedBySdk() {
      return clients
          .sdk()
          .getWorkflowRun(ask -> ask.workflowArn(run.workflowArn()).runId(run.runId()));
    }

    String lastRequestId() {
      return clients.lastCall().requestId();
    }

    // Ours asks for the run's state where a stop is refused.
    private String lastRequestId(ComparedOperation operation) {
      return emulator.calls().stream()
          .filter(call -> call.operation().equals(operation.name()))
          .reduce((earlier, later) -> later)
          .map(RecordedCall::requestId)
          .orElseThrow();
    }

    void close() {
      clients.close();
      emulator.close();
    }
  }

  /** The facts of one error, as ours and as theirs. */
  private record Told(Map<String, Object> ours, Map<String, Object> theirs) {}

  private static void await(CompletableFuture<?> answer) throws Throwable {
    try {
      answer.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  /** An error of the service's model: its statuses by both tables, and its members. */
  record Modelled(String type, int documented, int trait, String members, ServiceError error) {
    int status(ErrorStatuses statuses) {
      return statuses == ErrorStatuses.DOCUMENTED ? documented : trait;
    }

    @Override
    public String toString() {
      return type;
    }
  }

  static final List<Modelled> MODELLED =
      List.of(
          new Modelled(
              "AccessDeniedException", 400, 403, "", ServiceError.accessDenied("Not yours.")),
          new Modelled(
              "ConflictException",
              400,
              409,
              ",'ResourceId':'w','ResourceType':'Workflow'",
              ServiceError.conflict("Taken.", "w", "Workflow")),
          new Modelled(
              "InternalServerException",
              500,
              500,
              ",'RetryAfterSeconds':3",
              ServiceError.internalServer("Oops.", 3)),
          new Modelled(
              "OperationTimeoutException", 500, 504, "", ServiceError.operationTimeout("Late.")),
          new Modelled(
              "ResourceNotFoundException",
              400,
              404,
              ",'ResourceId':'r','ResourceType':'WorkflowRun'",
              ServiceError.resourceNotFound("Gone.", "r", "WorkflowRun")),
          new Modelled(
              "ServiceQuotaExceededException",
              400,
              402,
              ",'ResourceId':'w','ResourceType':'Workflow','ServiceCode':'s','QuotaCode':'L-1'",
              ServiceError.serviceQuotaExceeded("Full.", "w", "Workflow", "s", "L-1")),
          new Modelled(
              "ThrottlingException",
              400,
              429,
              ",'ServiceCode':'airflow-serverless','QuotaCode':'L-1','RetryAfterSeconds':7",
              ServiceError.throttling("Slow down.", "airflow-serverless", "L-1", 7)),
          new Modelled(
              "ValidationException",
              400,
              400,
              ",'Reason':'fieldValidationFailed','FieldList':["
                  + "{'Name':'RunId','Message':'too long'},{'Name':'WorkflowArn','Message':'no'}]",
              ServiceError.validation(
                  "Bad.", "fieldValidationFailed", orderedFields("RunId", "WorkflowArn"))));

  private static Map<String, String> orderedFields(String... names) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : names) {
      fields.put(name, "the " + name + " is bad");
    }
    return fields;
  }

  static Stream<ServiceError> errorsOfTheEmulator() {
    return Stream.concat(
        MODELLED.stream().map(Modelled::error),
        Stream.of(
            ServiceError.throttling("", "s", "q", null),
            ServiceError.throttling("Slow.", "s", "q", 0),
            ServiceError.internalServer("Oops.", null),
            ServiceError.operationTimeout(null),
            ServiceError.validation("Bad.", "other", Map.of()),
            ServiceError.validation("Bad.", "aReasonOf2027", Map.of("RunId", "")),
            ServiceError.expiredToken("The security token included in the request is expired"),
            ServiceError.unrecognizedClient("The security token in the request is invalid."),
            ServiceError.invalidSignature("The signature we calculated does not match.")));
  }

  static Stream<ErrorAndTable> errorsByBothTables() {
    return errorsOfTheEmulator()
        .flatMap(
            error ->
                Stream.of(ErrorStatuses.values())
                    .map(statuses -> new ErrorAndTable(error, statuses)));
  }

  record ErrorAndTable(ServiceError error, ErrorStatuses statuses) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("errorsByBothTables")
  void anErrorAsTheServiceWordsItIsToldAlike(ErrorAndTable met) {
    Side side = SIDES.get(met.statuses());
    side.meet(Fault.error(met.error()));

    Map<String, Object> theirs = side.toldBySdk(side.askedBySdk());
    assertThat(theirs).containsEntry("requestId", side.lastRequestId());
    Map<String, Object> ours = side.told();
    assertThat(ours).containsEntry("requestId", side.lastRequestId());

    ours.put("requestId", theirs.get("requestId"));
    assertAlike(new Told(ours, theirs));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MODELLED")
  void bothTellTheStatusOfTheTable(Modelled error) {
    for (ErrorStatuses statuses : ErrorStatuses.values()) {
      Told told = SIDES.get(statuses).tell(Fault.error(error.error()));

      assertThat(told.ours())
          .containsEntry("status", error.status(statuses))
          .containsEntry("code", error.type());
      assertThat(told.theirs()).containsEntry("status", error.status(statuses));
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("MODELLED")
  void everyModelledErrorHasATypeOfOurs(Modelled error) {
    Told told = documented().tell(Fault.error(error.error()));

    assertThat(told.ours()).containsEntry("type", error.type());
  }

  record ErrorOfOperation(ComparedOperation operation, Modelled error, ErrorStatuses statuses) {
    @Override
    public String toString() {
      return operation + ", " + error + " " + error.status(statuses);
    }
  }

  static Stream<ErrorOfOperation> everyErrorOfEveryOperation() {
    return ComparedOperations.ALL.stream()
        .flatMap(
            operation ->
                MODELLED.stream()
                    .flatMap(
                        error ->
                            Stream.of(ErrorStatuses.values())
                                .map(
                                    statuses -> new ErrorOfOperation(operation, error, statuses))));
  }

  /** Also those that the model has for other operations only: both go by the code alone. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("everyErrorOfEveryOperation")
  void everyOperationTellsEveryModelledErrorAlike(ErrorOfOperation met) {
    Told told = SIDES.get(met.statuses()).tell(met.operation(), met.error().error());

    assertThat(told.theirs())
        .containsEntry("type", met.error().type())
        .containsEntry("status", met.error().status(met.statuses()));
    assertAlike(told);
  }

  private static final List<String> THROTTLES =
      List.of(
          "Throttling",
          "ThrottledException",
          "RequestThrottledException",
          "TooManyRequestsException",
          "ProvisionedThroughputExceededException",
          "TransactionInProgressException",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "LimitExceededException",
          "RequestThrottled",
          "SlowDown",
          "PriorRequestNotComplete",
          "EC2ThrottledException");

  /** Codes that are not of the model, each with the statuses that sources name. */
  private static final Map<String, List<Integer>> OUTSIDE_THE_MODEL = outsideTheModel();

  private static Map<String, List<Integer>> outsideTheModel() {
    Map<String, List<Integer>> codes = new LinkedHashMap<>();
    codes.put("ExpiredTokenException", List.of(400, 403));
    codes.put("IncompleteSignature", List.of(400, 403));
    codes.put("IncompleteSignatureException", List.of(400, 403));
    codes.put("InvalidSignatureException", List.of(400, 403));
    codes.put("SignatureDoesNotMatch", List.of(400, 403));
    codes.put("MissingAuthenticationToken", List.of(400, 403));
    codes.put("MissingAuthenticationTokenException", List.of(400, 403));
    codes.put("UnrecognizedClientException", List.of(400, 403));
    codes.put("NotAuthorized", List.of(400, 401));
    codes.put("OptInRequired", List.of(400, 403));
    codes.put("RequestExpired", List.of(400, 403));
    codes.put("RequestTimeTooSkewed", List.of(400, 403));
    codes.put("RequestInTheFuture", List.of(400, 403));
    codes.put("RequestTimeout", List.of(400, 408));
    codes.put("RequestTimeoutException", List.of(400, 408));
    codes.put("RequestAbortedException", List.of(400));
    codes.put("MalformedHttpRequestException", List.of(400));
    codes.put("RequestEntityTooLargeException", List.of(400, 413));
    codes.put("UnknownOperationException", List.of(400, 404));
    codes.put("ValidationError", List.of(400));
    codes.put("SerializationException", List.of(400));
    codes.put("InternalFailure", List.of(500));
    codes.put("InternalError", List.of(400, 500));
    codes.put("ServiceUnavailable", List.of(503));
    for (String throttle : THROTTLES) {
      codes.put(throttle, List.of(400, 429, 503));
    }
    codes.put("ACodeOf2027", List.of(400, 403, 404, 409, 429, 500, 501, 502, 503, 504));
    return codes;
  }

  /** A way to say which error it is: {@code %s} stands for its name. */
  record Naming(String title, String header, String type) {
    Fault answer(int status, String code, String members) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("x-amzn-RequestId", ID);
      headers.put("X-Amz-Id-2", "extended-id");
      if (header != null) {
        int equals = header.indexOf('=');
        headers.put(header.substring(0, equals), header.substring(equals + 1).formatted(code));
      }
      String named = type == null ? "" : "'__type':'" + type.formatted(code) + "',";
      return Fault.answer(
          status, headers, json("{" + named + "'Message':'Words.'" + members + "}"));
    }
  }

  private static final List<Naming> NAMINGS =
      List.of(
          new Naming("a bare name in the body", null, "%s"),
          new Naming("the model's namespace", null, "com.amazonaws.mwaaserverless#%s"),
          new Naming("the front end's namespace", null, "com.amazon.coral.service#%s"),
          new Naming("a foreign namespace", null, "smithy.example-2.x#%s"),
          new Naming("a bare name in the header", "x-amzn-ErrorType=%s", null),
          new Naming("a header in lower case", "x-amzn-errortype=%s", null),
          new Naming("a header in upper case", "X-AMZN-ERRORTYPE=%s", null),
          new Naming("a header in odd case", "X-aMzN-eRrOrTyPe=%s", null),
          new Naming(
              "a header with an address",
              "x-amzn-ErrorType=%s:http://internal.amazon.com/c/",
              null),
          new Naming("a header that ends in a colon", "x-amzn-ErrorType=%s:", null),
          new Naming("a header before another name", "x-amzn-ErrorType=%s", "a.b#Another"));

  record Named(String code, int status, Naming naming, String members) {
    @Override
    public String toString() {
      return code + " " + status + ", " + naming.title();
    }
  }

  static Stream<Named> everyErrorByEveryStatusAndName() {
    List<Named> named = new ArrayList<>();
    for (Naming naming : NAMINGS) {
      for (Modelled error : MODELLED) {
        Stream.of(error.documented(), error.trait())
            .distinct()
            .forEach(status -> named.add(new Named(error.type(), status, naming, error.members())));
      }
      // As a front end words a throttle and a refusal: without the modelled members.
      named.add(new Named("ThrottlingException", 400, naming, ""));
      named.add(new Named("AccessDeniedException", 403, naming, ""));
      OUTSIDE_THE_MODEL.forEach(
          (code, statuses) ->
              statuses.forEach(status -> named.add(new Named(code, status, naming, ""))));
    }
    return named.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyErrorByEveryStatusAndName")
  void anErrorIsToldAlikeHoweverItIsNamed(Named error) {
    Told told =
        documented().tell(error.naming().answer(error.status(), error.code(), error.members()));

    assertThat(told.theirs())
        .containsEntry("code", error.code())
        .containsEntry("requestId", ID)
        .containsEntry("extendedRequestId", "extended-id");
    assertAlike(told);
  }

  @Test
  void theTableOfNamesIsLongEnoughToMeanSomething() {
    assertThat(everyErrorByEveryStatusAndName()).hasSizeGreaterThan(800);
  }

  record Body(int status, Map<String, String> headers, String text) {
    Fault fault() {
      Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      all.putAll(headers);
      all.putIfAbsent("x-amzn-RequestId", ID);
      return Fault.answer(status, all, text);
    }

    @Override
    public String toString() {
      String start = text.length() > 100 ? text.substring(0, 100) + "..." : text;
      return status + " " + headers + " " + start;
    }
  }

  static Stream<Body> bodiesWithoutAName() {
    List<String> texts =
        List.of(
            "",
            "{}",
            "{'Message':'Words.'}",
            "<html><body><h1>502 Bad Gateway</h1></body></html>",
            "Service Unavailable",
            "{'__type':'ThrottlingExc",
            "{'__type':'ThrottlingException','Message':'x'",
            "{'__type' 'ThrottlingException'}",
            "[]",
            "['ThrottlingException']",
            "[{'__type':'ThrottlingException'}]",
            "'ThrottlingException'",
            "17",
            "true",
            "null",
            "{'Error':{'__type':'ThrottlingException','Message':'x'}}",
            "{'errors':[{'__type':'ThrottlingException'}]}",
            "{'Type':'ThrottlingException','__TYPE':'ThrottlingException'}",
            "{'__type':null,'Message':null}");
    List<Integer> statuses =
        List.of(
            300, 302, 400, 401, 402, 403, 404, 408, 409, 413, 429, 500, 501, 502, 503, 504, 599);
    return statuses.stream()
        .flatMap(status -> texts.stream().map(text -> new Body(status, Map.of(), json(text))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodiesWithoutAName")
  void anAnswerWithoutANameIsToldAlike(Body body) {
    Told told = documented().tell(body.fault());

    assertThat(told.theirs()).containsEntry("code", null).containsEntry("status", body.status());
    assertAlike(told);
  }

  static Stream<Body> oddNames() {
    return Stream.of(
        throttle(Map.of(), "{'code':'%s'}"),
        throttle(Map.of(), "{'code':'a.b#%s:http://x/'}"),
        throttle(Map.of(), "{'code':'ACodeOf2027','__type':'%s'}"),
        throttle(Map.of(), "{'__type':'a.b#%s:http://x/'}"),
        throttle(Map.of(), "{'__type':'a.b#%s:http://x/#y'}"),
        throttle(Map.of(), "{'__type':'AccessDeniedException','__type':'%s'}"),
        throttle(Map.of(), "{'__type':'%s'} trailing"),
        throttle(Map.of(), "{'__type':'%s'}{'__type':'Another'}"),
        throttle(Map.of(), " \r\n\t{ '__type' : '%s' } "),
        throttle(Map.of(), "\uFEFF{'__type':'%s'}"),
        throttle(Map.of("x-amzn-errortype", "a.b#ThrottlingException"), "{'__type':'Another'}"),
        throttle(Map.of("x-amzn-errortype", "a.b#ThrottlingException:http://x/#y"), "<html>"),
        throttle(Map.of("x-amzn-errortype", "ThrottlingException"), ""),
        throttle(Map.of("x-amzn-errortype", "ThrottlingException"), "{'__type':"),
        throttle(Map.of("x-amzn-errortype", ""), "{'__type':'%s'}"));
  }

  private static Body throttle(Map<String, String> headers, String text) {
    return new Body(400, headers, json(text.formatted("ThrottlingException")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddNames")
  void aThrottleIsOneHoweverOddlyItIsNamed(Body body) {
    Told told = documented().tell(body.fault());

    assertThat(told.theirs()).containsEntry("type", "ThrottlingException");
    assertAlike(told);
  }

  static Stream<Body> messages() {
    return Stream.of(
            "{'__type':'%s','message':'small'}",
            "{'__type':'%s','Message':'large'}",
            "{'__type':'%s','errorMessage':'long'}",
            "{'__type':'%s','message':'small','Message':'large','errorMessage':'long'}",
            "{'__type':'%s','errorMessage':'long','Message':'large','message':'small'}",
            "{'__type':'%s','Message':'large','errorMessage':'long'}",
            "{'__type':'%s','MESSAGE':'loud','ErrorMessage':'odd'}",
            "{'__type':'%s'}",
            "{'__type':'%s','message':''}",
            "{'__type':'%s','message':null}",
            "{'__type':'%s','message':'','Message':'large'}",
            "{'__type':'%s','message':{},'Message':'large'}",
            "{'__type':'%s','Message':'Gr\u00fc\u00dfe, \u4e16\u754c, \\u00e9'}")
        .flatMap(
            text ->
                Stream.of("ThrottlingException", "ValidationException", "ACodeOf2027")
                    .map(code -> json(text.formatted(code))))
        .flatMap(
            text ->
                Stream.of(
                    new Body(400, Map.of(), text),
                    new Body(400, Map.of("x-amzn-error-message", ""), text),
                    new Body(400, Map.of("x-amzn-error-message", "in the header"), text)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void aMessageIsToldAlikeHoweverItIsSpelt(Body body) {
    assertAlike(documented().tell(body.fault()));
  }

  static Stream<Body> ids() {
    return Stream.of(
        new Body(400, Map.of("X-AMZN-REQUESTID", "loud"), "{}"),
        new Body(400, Map.of("x-amzn-requestid", "low", "x-amz-request-id", "other"), "{}"),
        new Body(503, Map.of("x-amz-request-id", "other", "x-amz-id-2", "two"), ""),
        new Body(503, Map.of("X-Amz-Id-2", "two"), "<html>"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ids")
  void idsAreToldAlike(Body body) {
    Told told = documented().tell(body.fault());

    body.headers().forEach((name, id) -> assertIdTold(name, id, told));
    assertAlike(told);
  }

  // The emulator always sends an x-amzn-RequestId, which both prefer to x-amz-request-id.
  private static void assertIdTold(String name, String id, Told told) {
    if (!name.equals("x-amz-request-id")) {
      String fact = name.equalsIgnoreCase("x-amz-id-2") ? "extendedRequestId" : "requestId";
      assertThat(told.theirs()).containsEntry(fact, id);
    }
  }

  static Stream<Body> oddMembers() {
    return Stream.of(
            "{'__type':'ThrottlingException'}",
            "{'__type':'ThrottlingException','ServiceCode':null,'QuotaCode':'','RetryAfterSeconds':null}",
            "{'__type':'ThrottlingException','RetryAfterSeconds':2147483647}",
            "{'__type':'ThrottlingException','New':{'a':[1]},'ServiceCode':'s'}",
            "{'__type':'ThrottlingException','servicecode':'s','retryAfterSeconds':9}",
            "{'__type':'InternalServerException','RetryAfterSeconds':0}",
            "{'__type':'ResourceNotFoundException','ResourceId':'\u00e9 \\n'}",
            "{'__type':'ConflictException'}",
            "{'__type':'ConflictException','ResourceId':null,'ResourceType':'','New':[1]}",
            "{'__type':'ServiceQuotaExceededException','QuotaCode':'L-1','servicecode':'s'}",
            "{'__type':'ValidationException','Reason':'aReasonOf2027','FieldList':[]}",
            "{'__type':'ValidationException','FieldList':null}",
            "{'__type':'ValidationException','FieldList':[{}]}",
            "{'__type':'ValidationException','FieldList':[{'Name':null,'Message':'m','New':1}]}")
        .map(text -> new Body(400, Map.of(), json(text)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddMembers")
  void oddMembersAreToldAlike(Body body) {
    assertAlike(documented().tell(body.fault()));
  }

  /** A difference on purpose: what is answered, and which facts theirs and ours tell apart. */
  record Difference(String why, Body body, Map<String, List<Object>> facts) {
    Difference(String why, int status, String text, Map<String, List<Object>> facts) {
      this(why, new Body(status, Map.of(), json(text)), facts);
    }

    Difference(String why, int status, String text, String fact, Object theirs, Object ours) {
      this(why, status, text, Map.of(fact, pair(theirs, ours)));
    }

    @Override
    public String toString() {
      return why;
    }
  }

  private static List<Object> pair(Object theirs, Object ours) {
    return Arrays.asList(theirs, ours);
  }

  private static Map<String, List<Object>> throttledForUsOnly(String theirCode) {
    return Map.of(
        "type", pair("MwaaServiceException", "ThrottlingException"),
        "code", pair(theirCode, "ThrottlingException"),
        "kind", pair(PERMANENT, THROTTLING),
        "members", pair(List.of(), Arrays.asList(null, null, null)));
  }

  static final List<Difference> DIFFERENCES =
      List.of(
          new Difference(
              "a number is no name",
              400,
              "{'__type':5,'message':6}",
              Map.of("code", pair("5", null), "message", pair("6", null))),
          new Difference("an empty name is none", 400, "{'__type':''}", "code", "", null),
          new Difference(
              "a header that names nothing leaves it to the body",
              new Body(
                  400, Map.of("x-amzn-errortype", ":"), json("{'__type':'ThrottlingException'}")),
              throttledForUsOnly("")),
          new Difference(
              "blanks around a name are no part of it",
              new Body(400, Map.of(), json("{'__type':' ThrottlingException '}")),
              throttledForUsOnly(" ThrottlingException ")),
          new Difference(
              "depth that only an attacker sends is not read, so its name is not either",
              new Body(
                  400,
                  Map.of(),
                  json("{'__type':'ACodeOf2027','x':" + "[".repeat(900) + "]".repeat(900) + "}")),
              Map.of("code", pair("ACodeOf2027", null))),
          new Difference(
              "a refusal stays one under any status: the code outranks it",
              500,
              "{'__type':'AccessDeniedException'}",
              "kind",
              TRANSIENT,
              PERMANENT),
          new Difference(
              "a bad request is bad under any status: the code outranks it",
              429,
              "{'__type':'ValidationException'}",
              "kind",
              THROTTLING,
              PERMANENT),
          new Difference(
              "a timeout of the service passes under any status: the code outranks it",
              400,
              "{'__type':'OperationTimeoutException'}",
              "kind",
              PERMANENT,
              TRANSIENT),
          new Difference(
              "a failure of the service passes under any status: the code outranks it",
              400,
              "{'__type':'InternalFailure'}",
              "kind",
              PERMANENT,
              TRANSIENT),
          new Difference(
              "a service that is away comes back under any status: the code outranks it",
              400,
              "{'__type':'ServiceUnavailable'}",
              "kind",
              PERMANENT,
              TRANSIENT),
          new Difference(
              "a message is one line, so that it cannot forge a line of a log",
              400,
              "{'message':'a\\nb\\u0000c'}",
              "message",
              "a\nb\u0000c",
              "a b c"),
          new Difference(
              "a whole page as message is cut",
              400,
              "{'message':'" + "x".repeat(3000) + "'}",
              "message",
              "x".repeat(3000),
              "x".repeat(2048) + "..."),
          new Difference(
              "a session token that is quoted back is not shown",
              403,
              "{'message':'x-amz-security-token:FwoGZXIv'}",
              "message",
              "x-amz-security-token:FwoGZXIv",
              "x-amz-security-token:***"),
          new Difference(
              "a number is no text",
              400,
              "{'__type':'ThrottlingException','ServiceCode':5,'QuotaCode':true}",
              "members",
              Arrays.asList("5", "true", null),
              Arrays.asList(null, null, null)),
          new Difference(
              "nobody can wait for less than nothing",
              400,
              "{'__type':'ThrottlingException','RetryAfterSeconds':-1}",
              "members",
              Arrays.asList(null, null, -1L),
              Arrays.asList(null, null, null)),
          new Difference(
              "a wait asked for in milliseconds by header counts too",
              new Body(
                  400,
                  Map.of("x-amz-retry-after", "2000"),
                  json("{'__type':'ThrottlingException'}")),
              Map.of(
                  "members", pair(Arrays.asList(null, null, null), Arrays.asList(null, null, 2L)))),
          new Difference(
              "a wait asked for in seconds by header counts too",
              new Body(
                  500, Map.of("Retry-After", "3"), json("{'__type':'InternalServerException'}")),
              Map.of("members", pair(Arrays.asList((Object) null), List.of(3L)))));

  @ParameterizedTest(name = "{0}")
  @FieldSource("DIFFERENCES")
  void differsFromTheSdkOnPurpose(Difference difference) {
    Told told = documented().tell(difference.body().fault());

    difference
        .facts()
        .forEach(
            (name, values) -> {
              assertThat(values.get(0)).isNotEqualTo(values.get(1));
              assertThat(told.theirs()).containsEntry(name, values.get(0));
              assertThat(told.ours()).containsEntry(name, values.get(1));
            });
    told.theirs().keySet().removeAll(difference.facts().keySet());
    told.ours().keySet().removeAll(difference.facts().keySet());
    assertThat(told.ours()).isEqualTo(told.theirs());
  }

  /**
   * Where the SDK has no error of the service, but fails itself on what it reads. Ours is typed and
   * has status and request id all the same.
   */
  static Stream<Body> whatTheSdkFailsOn() {
    return Stream.of(
            "   ",
            "{'__type':'ThrottlingException','RetryAfterSeconds':7.5}",
            "{'__type':'ThrottlingException','RetryAfterSeconds':99999999999}",
            "{'__type':'ThrottlingException','RetryAfterSeconds':'soon'}",
            "{'__type':'ThrottlingException','RetryAfterSeconds':{}}",
            "{'__type':'ValidationException','FieldList':{}}",
            "{'__type':'ValidationException','FieldList':'x'}")
        .map(text -> new Body(400, Map.of(), json(text)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatTheSdkFailsOn")
  void anErrorTheSdkCannotReadIsStillTold(Body body) {
    Side side = documented();
    side.meet(body.fault());

    assertThatThrownBy(() -> await(side.askedBySdk()))
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("Unable to execute HTTP request");
    Map<String, Object> told = side.told();

    assertThat(told).containsEntry("status", 400).containsEntry("requestId", ID);
    assertThat(body.text()).contains(Objects.requireNonNullElse((String) told.get("code"), ""));
    assertThat(told.get("code") == null).isEqualTo(body.text().isBlank());
  }

  /** Where another attempt is judged otherwise, by code and status: theirs, ours. */
  private static final Map<String, List<FailureKind>> KIND_DIFFERENCES = kindDifferences();

  private static Map<String, List<FailureKind>> kindDifferences() {
    Map<String, List<FailureKind>> differences = new LinkedHashMap<>();
    // The signing step repairs skew; an error that gets past it is not helped by another attempt.
    for (String skew : List.of("RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture")) {
      differences.put(skew + " 400", List.of(TRANSIENT, PERMANENT));
      differences.put(skew + " 403", List.of(TRANSIENT, PERMANENT));
    }
    // A throttle to the other AWS SDKs and to the service's front end; this SDK goes by status.
    differences.put("LimitExceededException 400", List.of(PERMANENT, THROTTLING));
    differences.put("LimitExceededException 503", List.of(TRANSIENT, THROTTLING));
    // The other AWS SDKs wait as for a throttle; both ask again.
    differences.put("PriorRequestNotComplete 400", List.of(TRANSIENT, THROTTLING));
    differences.put("PriorRequestNotComplete 503", List.of(TRANSIENT, THROTTLING));
    // What closes an idle connection says 408 to the request that meets it; this SDK gives up.
    differences.put("null 408", List.of(PERMANENT, TRANSIENT));
    return differences;
  }

  private static void assertAlike(Told told) {
    Map<String, Object> theirs = told.theirs();
    List<FailureKind> kinds = KIND_DIFFERENCES.get(theirs.get("code") + " " + theirs.get("status"));
    if (kinds != null) {
      assertThat(theirs).containsEntry("kind", kinds.get(0));
      theirs.put("kind", kinds.get(1));
    }
    assertThat(told.ours()).isEqualTo(theirs);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
