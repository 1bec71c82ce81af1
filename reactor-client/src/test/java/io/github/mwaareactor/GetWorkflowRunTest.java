package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.ErrorStatuses;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.OperationTimeoutException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.RunNotSuccessfulException;
import io.github.mwaareactor.error.ThrottlingException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.RunType;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.SettableClock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The whole path: real HTTP, real TLS, and a server that checks every signature. */
class GetWorkflowRunTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final PollPolicy OFTEN = PollPolicy.every(Duration.ofMillis(20));

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private MwaaServerlessReactiveClient client = withoutRetries();

  @AfterEach
  void close() {
    client.close();
  }

  private void restart(MwaaServerlessEmulator.Builder builder) {
    close();
    emulator = extension.restart(builder);
    client = withoutRetries();
  }

  private MwaaServerlessReactiveClient withoutRetries() {
    return Clients.of(emulator).retryPolicy(RetryPolicy.none()).build();
  }

  private RunRef begin(RunScript script) {
    return Clients.ref(emulator.run(emulator.workflowArn("nightly-load-a1B2c3D4e5"), script));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsARunOverPlainHttpAndTls(boolean tls) {
    restart(MwaaServerlessEmulator.builder().tls(tls));
    RunRef run = begin(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));

    WorkflowRun found = client.getWorkflowRun(run).block(BOUND);

    assertThat(found.state()).isEqualTo(RunState.SUCCESS);
    assertThat(found.workflowArn()).isEqualTo(run.workflowArn());
    assertThat(found.runId()).isEqualTo(run.runId());
    assertThat(emulator.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID);
              assertThat(call.operation()).isEqualTo("GetWorkflowRun");
            });
  }

  @Test
  void takesArnAndRunIdApartToo() {
    RunRef run = begin(RunScript.remains("QUEUED"));

    WorkflowRun found = client.getWorkflowRun(run.workflowArn(), run.runId()).block(BOUND);

    assertThat(found.state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void everyMemberOfTheAnswerArrives() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    overrides.put("text", "Grüße, 世界 🚀");
    overrides.put("long", 9007199254740993L);
    overrides.put("huge", new BigInteger("123456789012345678901234567890"));
    overrides.put("double", 0.1);
    overrides.put("exact", new BigDecimal("0.12345678901234567890123456789"));
    overrides.put("flag", true);
    overrides.put("nothing", null);
    overrides.put("list", Arrays.asList(1L, null, List.of("deep", Map.of("deeper", false))));
    RunRef run =
        begin(
            RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "Workflow execution failed")
                .toBuilder()
                .workflowVersion("0123456789abcdef0123456789abcdef")
                .runType("SCHEDULED")
                .overrideParameters(overrides)
                .taskInstances(List.of("ex_1_extract_1", "ex_1_load_1"))
                .build());

    WorkflowRun found = client.getWorkflowRun(run).block(BOUND);

    assertThat(found.workflowVersion()).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(found.runType()).isEqualTo(RunType.SCHEDULED);
    assertThat(found.overrideParameters()).isEqualTo(overrides);
    assertThat(found.runDetail().runState()).isEqualTo(RunState.FAILED);
    assertThat(found.runDetail().errorMessage()).isEqualTo("Workflow execution failed");
    assertThat(found.runDetail().taskInstances()).containsExactly("ex_1_extract_1", "ex_1_load_1");
    assertThat(found.runDetail().createdAt()).isNotNull();
    assertThat(found.runDetail().startedOn()).isNotNull();
    assertThat(found.runDetail().completedOn()).isNotNull();
    assertThat(found.runDetail().modifiedAt()).isNotNull();
    assertThat(found.runDetail().duration()).isZero();
  }

  @Test
  void whatIsNotTrueYetIsAbsent() {
    RunRef run = begin(RunScript.succeedsAfter(LONG, LONG));

    WorkflowRun found = client.getWorkflowRun(run).block(BOUND);

    assertThat(found.state()).isEqualTo(RunState.QUEUED);
    assertThat(found.overrideParameters()).isNull();
    assertThat(found.runDetail().startedOn()).isNull();
    assertThat(found.runDetail().completedOn()).isNull();
    assertThat(found.runDetail().duration()).isNull();
    assertThat(found.runDetail().errorMessage()).isNull();
  }

  @Test
  void keepsTheTextOfAStateFromTheFuture() {
    RunRef run = begin(RunScript.remains("PAUSED_BY_2027"));

    WorkflowRun found = client.getWorkflowRun(run).block(BOUND);

    assertThat(found.state()).isEqualTo(RunState.UNKNOWN);
    assertThat(found.runDetail().runStateText()).isEqualTo("PAUSED_BY_2027");
  }

  @Test
  void aSessionTokenIsSentAndSigned() {
    restart(
        MwaaServerlessEmulator.builder()
            .accessKeys(AccessKey.of("ASIASESSION", "secret", "the-token")));
    RunRef run = begin(RunScript.remains("QUEUED"));

    client.getWorkflowRun(run).block(BOUND);

    RecordedCall call = emulator.calls().get(0);
    assertThat(call.verdict()).isEqualTo(SignatureVerdict.VALID);
    assertThat(call.headers().get("x-amz-security-token")).containsExactly("the-token");
    assertThat(call.headers().get("authorization").get(0)).contains("x-amz-security-token");
  }

  @Test
  void aBasePathIsKeptAndSigned() {
    RunRef run = begin(RunScript.remains("QUEUED"));
    URI behindAProxy = emulator.endpoint().resolve("/custom/b%20c");

    try (var proxied = Clients.of(emulator).endpoint(behindAProxy).build()) {
      assertThat(proxied.getWorkflowRun(run).block(BOUND).state()).isEqualTo(RunState.QUEUED);
    }
  }

  @Test
  void nothingIsSentBeforeSubscriptionAndEachSubscriptionIsACallOfItsOwn() {
    RunRef run = begin(RunScript.remains("QUEUED"));
    var call = client.getWorkflowRun(run);
    assertThat(emulator.callCount()).isZero();

    call.block(BOUND);
    call.block(BOUND);

    assertThat(emulator.callCount()).isEqualTo(2);
  }

  @Test
  void connectionsAreUsedAgain() {
    RunRef run = begin(RunScript.remains("QUEUED"));

    Flux.range(0, 20).concatMap(i -> client.getWorkflowRun(run)).blockLast(BOUND);

    // Two rather than one: an answer is handed on a moment before its connection is given back.
    assertThat(emulator.calls().stream().map(RecordedCall::connectionId).distinct())
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aThousandCallsAtOnceAllArrive() {
    RunRef run = begin(RunScript.remains("RUNNING"));

    List<WorkflowRun> found =
        Flux.range(0, 1000)
            .flatMap(i -> client.getWorkflowRun(run), 1000)
            .collectList()
            .block(BOUND);

    assertThat(found).hasSize(1000).allMatch(it -> it.state() == RunState.RUNNING);
    assertThat(emulator.calls())
        .hasSize(1000)
        .allMatch(call -> call.verdict() == SignatureVerdict.VALID);
  }

  @ParameterizedTest
  @EnumSource(ErrorStatuses.class)
  void anUnknownRunIsNotFound(ErrorStatuses statuses) {
    restart(MwaaServerlessEmulator.builder().errorStatuses(statuses));
    RunRef known = begin(RunScript.remains("QUEUED"));
    RunRef unknown = new RunRef(known.workflowArn(), "noSuchRun");

    StepVerifier.create(client.getWorkflowRun(unknown))
        .expectErrorSatisfies(
            error -> {
              ResourceNotFoundException missing = (ResourceNotFoundException) error;
              assertThat(missing.resourceId()).isEqualTo("noSuchRun");
              assertThat(missing.resourceType()).isNotBlank();
              assertThat(missing.errorCode()).isEqualTo("ResourceNotFoundException");
              assertThat(missing.statusCode())
                  .isEqualTo(statuses == ErrorStatuses.DOCUMENTED ? 400 : 404);
              assertThat(missing.requestId()).isEqualTo(emulator.calls().get(0).requestId());
              assertThat(missing.isRetryable()).isFalse();
              assertThat(missing.operation()).isEqualTo("GetWorkflowRun");
              assertThat(missing.attempts()).isEqualTo(1);
              assertThat(missing)
                  .hasMessageContainingAll(
                      "GetWorkflowRun",
                      "noSuchRun",
                      "ResourceNotFoundException",
                      "1 attempt",
                      missing.requestId());
            })
        .verify(BOUND);
  }

  /** The emulator refused the signature, which this client makes for the region of the ARN. */
  @Test
  void aWorkflowOfARegionThatTheEmulatorDoesNotServeIsNotFound() {
    RunRef known = begin(RunScript.remains("QUEUED"));
    RunRef elsewhere = new RunRef(known.workflowArn().replace("us-east-1", "eu-west-1"), "r1");

    StepVerifier.create(client.getWorkflowRun(elsewhere))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("This emulator serves: us-east-1."))
        .verify(BOUND);
  }

  @ParameterizedTest
  @EnumSource(ErrorStatuses.class)
  void aThrottleIsOneWhateverItsStatus(ErrorStatuses statuses) {
    restart(MwaaServerlessEmulator.builder().errorStatuses(statuses));
    RunRef run = begin(RunScript.remains("QUEUED"));
    emulator.inject(
        Fault.error(ServiceError.throttling("slow down", "airflow-serverless", "L-1", 7)), 1);

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              ThrottlingException throttled = (ThrottlingException) error;
              assertThat(throttled.serviceMessage()).isEqualTo("slow down");
              assertThat(throttled.serviceCode()).isEqualTo("airflow-serverless");
              assertThat(throttled.quotaCode()).isEqualTo("L-1");
              assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(7));
              assertThat(throttled.kind()).isEqualTo(FailureKind.THROTTLING);
            })
        .verify(BOUND);
  }

  @Test
  void aRefusedRequestNamesReasonAndFields() {
    RunRef run = begin(RunScript.remains("QUEUED"));
    emulator.inject(
        Fault.error(
            ServiceError.validation(
                "bad input", "fieldValidationFailed", Map.of("RunId", "too long"))),
        1);

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              ValidationException invalid = (ValidationException) error;
              assertThat(invalid.reason()).isEqualTo("fieldValidationFailed");
              assertThat(invalid.fieldList())
                  .containsExactly(new ValidationException.Field("RunId", "too long"));
            })
        .verify(BOUND);
  }

  @Test
  void eachErrorACallerWouldTellApartHasItsType() {
    assertFailsWith(ServiceError.accessDenied("no"), AccessDeniedException.class, false);
    assertFailsWith(ServiceError.internalServer("oops", 3), InternalServerException.class, true);
    assertFailsWith(ServiceError.operationTimeout("late"), OperationTimeoutException.class, true);
    assertFailsWith(
        ServiceError.other("BrandNewException", 418, "new"), MwaaServiceException.class, false);
    assertFailsWith(
        ServiceError.other("ServiceUnavailable", 503, "busy"), MwaaServiceException.class, true);
  }

  private void assertFailsWith(ServiceError fault, Class<?> type, boolean retryable) {
    RunRef run = begin(RunScript.remains("QUEUED"));
    emulator.inject(Fault.error(fault), 1);

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isExactlyInstanceOf(type);
              MwaaServiceException answer = (MwaaServiceException) error;
              assertThat(answer.errorCode()).isEqualTo(fault.type());
              assertThat(answer.requestId()).isNotBlank();
              assertThat(answer.isRetryable()).isEqualTo(retryable);
            })
        .verify(BOUND);
  }

  @Test
  void aWrongSecretIsRefusedByTheService() {
    RunRef run = begin(RunScript.remains("QUEUED"));
    AccessKey wrong = AccessKey.of(emulator.accessKey().accessKeyId(), "not-the-secret");

    try (var stranger =
        Clients.of(emulator).credentialsProvider(Clients.credentials(wrong)).build()) {
      StepVerifier.create(stranger.getWorkflowRun(run))
          .expectErrorSatisfies(
              error ->
                  assertThat(((MwaaServiceException) error).errorCode())
                      .isEqualTo("InvalidSignatureException"))
          .verify(BOUND);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"SUCCESS\"",
        "{\"RunDetail\":",
        "<html>login</html>",
        "{} {}",
        "{\"RunDetail\":{\"RunState\":{}}}",
        "{\"RunDetail\":{\"CreatedAt\":\"yesterday\"}}",
        "{\"RunDetail\":{\"CreatedAt\":1730639529}}",
        "{\"RunDetail\":{\"Duration\":\"long\"}}",
        "{\"OverrideParameters\":[]}"
      })
  void aSuccessThatCannotBeReadIsAProtocolErrorWithTheRequestId(String body) {
    RunRef run = begin(RunScript.remains("QUEUED"));
    emulator.inject(Fault.answer(200, Map.of(), body), 1);

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              ProtocolException unreadable = (ProtocolException) error;
              assertThat(unreadable.statusCode()).isEqualTo(200);
              assertThat(unreadable.requestId()).isEqualTo(emulator.calls().get(0).requestId());
              assertThat(unreadable).hasMessageContaining(unreadable.requestId());
            })
        .verify(BOUND);
  }

  @Test
  void anUnreadableAnswerIsNeverQuoted() {
    RunRef run = begin(RunScript.remains("QUEUED"));
    String body = "{\"OverrideParameters\":{\"password\":\"hunter2\"},\"RunDetail\":\"hunter2\"}";
    emulator.inject(Fault.answer(200, Map.of(), body), 1);

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("member RunDetail")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause())
        .verify(BOUND);
  }

  @Test
  void anAnswerOverTheLimitIsRefusedAndTheNextCallIsFine() {
    RunRef run = begin(RunScript.remains("QUEUED"));
    emulator.inject(Fault.answer(200, Map.of(), "{\"x\":\"" + "y".repeat(5000) + "\"}"), 1);

    try (var strict = Clients.of(emulator).maxResponseBytes(4096).build()) {
      StepVerifier.create(strict.getWorkflowRun(run))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(ProtocolException.class)
                      .hasMessageContaining("longer than the 4096 bytes allowed"))
          .verify(BOUND);
      assertThat(strict.getWorkflowRun(run).block(BOUND).state()).isEqualTo(RunState.QUEUED);
    }
  }

  @Test
  void manyLookupsGiveOneElementPerRun() {
    List<RunRef> runs =
        IntStream.range(0, 200).mapToObj(i -> begin(RunScript.remains("RUNNING"))).toList();

    List<RunLookup> lookups = client.getWorkflowRuns(runs, 16).collectList().block(BOUND);

    assertThat(lookups).hasSize(200).allMatch(lookup -> lookup instanceof RunLookup.Found);
    assertThat(lookups).extracting(RunLookup::run).containsExactlyInAnyOrderElementsOf(runs);
  }

  @Test
  void aLookupThatFailsIsAnElementAndTheOthersGoOn() {
    RunRef good = begin(RunScript.remains("RUNNING"));
    RunRef missing = new RunRef(good.workflowArn(), "missing");

    List<RunLookup> lookups =
        client.getWorkflowRuns(List.of(missing, good), 1).collectList().block(BOUND);

    assertThat(lookups.get(0))
        .isInstanceOfSatisfying(
            RunLookup.Failed.class,
            failed -> {
              assertThat(failed.run()).isEqualTo(missing);
              assertThat(failed.error()).isInstanceOf(ResourceNotFoundException.class);
            });
    assertThat(lookups.get(1)).isInstanceOf(RunLookup.Found.class);
  }

  @Test
  void anEndlessSourceIsAskedOnlyForWhatThereIsRoomFor() {
    RunRef run = begin(RunScript.remains("RUNNING"));
    Flux<RunRef> endless = Flux.<RunRef>generate(sink -> sink.next(run));

    StepVerifier.create(client.getWorkflowRuns(endless, 4).take(50))
        .expectNextCount(50)
        .expectComplete()
        .verify(BOUND);

    assertThat(emulator.callCount()).isBetween(50L, 60L);
  }

  @Test
  void anErrorOfTheSourceWaitsForTheLookupsBegunBeforeIt() {
    restart(MwaaServerlessEmulator.builder().latency(Duration.ofMillis(300)));
    RunRef run = begin(RunScript.remains("RUNNING"));
    IllegalStateException broken = new IllegalStateException("broken source");
    Flux<RunRef> source = Flux.just(run, run).concatWith(Flux.error(broken));

    StepVerifier.create(client.getWorkflowRuns(source, 8))
        .expectNextCount(2)
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(broken))
        .verify(BOUND);
  }

  @Test
  void followsARunToItsEnd() {
    SettableClock clock = new SettableClock(Instant.parse("2026-11-22T12:00:00Z"));
    restart(MwaaServerlessEmulator.builder().clock(clock));
    RunRef run = begin(RunScript.succeedsAfter(Duration.ofSeconds(1), Duration.ofSeconds(1)));

    try (var following = Clients.of(emulator).clock(clock).pollPolicy(OFTEN).build()) {
      StepVerifier.create(following.pollRunState(run.workflowArn(), run.runId()))
          .expectNext(RunState.QUEUED)
          .then(() -> clock.advance(Duration.ofSeconds(1)))
          .expectNext(RunState.RUNNING)
          .then(() -> clock.advance(Duration.ofSeconds(1)))
          .expectNext(RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);
    }
  }

  @Test
  void aPollerMayBringAPolicyOfItsOwn() {
    RunRef run = begin(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    PollPolicy once = PollPolicy.every(Duration.ofHours(1));

    StepVerifier.create(client.pollRunState(run, once))
        .expectNext(RunState.SUCCESS)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void followsARunBySnapshots() {
    RunRef run = begin(RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "no disk"));

    StepVerifier.create(client.pollWorkflowRun(run, OFTEN))
        .assertNext(ended -> assertThat(ended.runDetail().errorMessage()).isEqualTo("no disk"))
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void awaitsTheEndWhicheverItIs() {
    RunRef good = begin(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    RunRef bad = begin(RunScript.timesOutAfter(Duration.ZERO, Duration.ofMillis(100)));

    assertThat(client.awaitCompletion(good, OFTEN).block(BOUND).state())
        .isEqualTo(RunState.SUCCESS);
    assertThat(client.awaitCompletion(bad, OFTEN).block(BOUND).state()).isEqualTo(RunState.TIMEOUT);
  }

  @Test
  void aRunThatEndsBadlyIsAnErrorToWhoAwaitsItsSuccess() {
    RunRef good = begin(RunScript.succeedsAfter(Duration.ZERO, Duration.ZERO));
    RunRef bad = begin(RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "no disk"));

    assertThat(client.awaitSuccess(good, OFTEN).block(BOUND).state()).isEqualTo(RunState.SUCCESS);
    emulator.inject(Fault.error(ServiceError.internalServer("no", null)), 2);
    StepVerifier.create(client.awaitSuccess(bad, OFTEN))
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(RunNotSuccessfulException.class)
                  .hasMessageContaining("the run ended as FAILED: no disk");
              RunNotSuccessfulException failure = (RunNotSuccessfulException) error;
              assertThat(failure.run().runId()).isEqualTo(bad.runId());
              assertThat(failure.attempts()).isEqualTo(3);
            })
        .verify(BOUND);
  }

  @Test
  void aScriptedRunIsNamedAsTheEmulatorNamesIt() {
    ScriptedRun run =
        emulator.run(
            emulator.workflowArn("w-a1B2c3D4e5"), "my.run_1-x", RunScript.remains("QUEUED"));

    assertThat(client.getWorkflowRun(Clients.ref(run)).block(BOUND).runId())
        .isEqualTo("my.run_1-x");
  }
}
