package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.RunType;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.ComparedOperation;
import io.github.mwaareactor.testing.ComparedOperation.Request;
import io.github.mwaareactor.testing.ComparedOperations;
import io.github.mwaareactor.testing.SampleAnswers;
import io.github.mwaareactor.testing.SampleAnswers.Sample;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import software.amazon.awssdk.regions.Region;

/** A service newer than this client. */
class ForwardCompatibilityTest {
  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client =
      Clients.of(emulator).region(Region.of(emulator.region())).build();
  private final RunRef run = begin(emulator, RunScript.remains("SUCCESS"));

  @AfterEach
  void stop() {
    client.close();
  }

  private void answerOnce(String json) {
    emulator.inject(Fault.answer(200, Map.of(), json.replace('\'', '"')), 1);
  }

  @Test
  void membersFromTheFutureAreSkippedAndTheOthersRead() {
    answerOnce(
        "{'Code':{'S3Location':{'Bucket':'b'}},'RunId':'r','CodeSnapshottedAt':[1e9,null],"
            + "'RunDetail':{'Progress':0.5,'RunState':'RUNNING','Owner':{}},'Z':true}");

    WorkflowRun found = client.getWorkflowRun(run.workflowArn(), "r").block(BOUND);

    assertThat(found.runId()).isEqualTo("r");
    assertThat(found.state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void textsFromTheFutureAreKeptAndReadAsUnknown() {
    answerOnce("{'RunType':'BACKFILL','RunDetail':{'RunType':'X','RunState':'PAUSED_BY_2027'}}");

    WorkflowRun found = client.getWorkflowRun(run).block(BOUND);

    assertThat(found.runTypeText()).isEqualTo("BACKFILL");
    assertThat(found.runType()).isEqualTo(RunType.UNKNOWN);
    assertThat(found.runDetail().runTypeText()).isEqualTo("X");
    assertThat(found.runDetail().runStateText()).isEqualTo("PAUSED_BY_2027");
    assertThat(found.state()).isEqualTo(RunState.UNKNOWN);
    assertThat(found.state().isTerminal()).isFalse();
  }

  @Test
  void aPollGoesOnThroughAStateFromTheFuture() {
    answerOnce("{'RunDetail':{'RunState':'PAUSED_BY_2027'}}");

    StepVerifier.create(client.pollRunState(run, PollPolicy.every(Duration.ofMillis(10))))
        .expectNext(RunState.UNKNOWN, RunState.SUCCESS)
        .expectComplete()
        .verify(BOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 429, 500, 503})
  void anErrorFromTheFutureIsAPlainOneWithAllThatWasSaid(int status) {
    emulator.inject(Fault.error(ServiceError.other("x.y#PausedException", status, "Not now.")));

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isExactlyInstanceOf(MwaaServiceException.class);
              MwaaServiceException plain = (MwaaServiceException) error;
              assertThat(plain.statusCode()).isEqualTo(status);
              assertThat(plain.errorCode()).isEqualTo("PausedException");
              assertThat(plain.serviceMessage()).isEqualTo("Not now.");
              assertThat(plain.requestId()).isEqualTo(lastRequestId());
            })
        .verify(BOUND);
  }

  static Stream<Request> requests() {
    return ComparedOperations.ALL.stream().map(ComparedOperation::minimal);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void membersFromTheFutureAreSkippedByEveryOperation(Request request) {
    String operation = request.operation().name();
    SampleAnswers samples = SampleAnswers.naming(ComparedOperations.NAMES);
    Map<String, Object> today = told(request, samples.last(operation));

    samples
        .changed(operation)
        .filter(sample -> sample.title().contains("unknown members"))
        .forEach(sample -> assertThat(told(request, sample)).isEqualTo(today));
  }

  private Map<String, Object> told(Request request, Sample sample) {
    emulator.clearFaults();
    answerOnce(sample.json());
    answerOnce("{}"); // where a page follows
    return request.ours().apply(client).block(BOUND);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void anErrorFromTheFutureIsAPlainOneOfEveryOperation(Request request) {
    emulator.inject(Fault.error(ServiceError.other("x.y#PausedException", 423, "Not now.")));

    assertThatExceptionOfType(MwaaServiceException.class)
        .isThrownBy(() -> request.ours().apply(client).block(BOUND))
        .satisfies(error -> assertThat(error).isExactlyInstanceOf(MwaaServiceException.class))
        .satisfies(error -> assertThat(error.errorCode()).isEqualTo("PausedException"))
        .satisfies(error -> assertThat(error.operation()).isEqualTo(request.operation().name()));
  }

  private String lastRequestId() {
    return emulator.calls().get(emulator.calls().size() - 1).requestId();
  }
}
