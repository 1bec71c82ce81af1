package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.internal.step.ErrorStep;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.testing.ComparedOperations;
import io.github.mwaareactor.testing.Garbling;
import io.github.mwaareactor.testing.SampleAnswers;
import io.github.mwaareactor.testing.SeededCases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Whatever an answer holds, a call gives a value or an error of ours, and soon. */
@Tag("once")
class GarbledAnswersTest {
  private static final SeededCases CASES = new SeededCases(20261124, 100_000);
  private static final SeededCases FEWER_CASES = new SeededCases(20261129, 40_000);
  private static final SampleAnswers SAMPLES = SampleAnswers.naming(ComparedOperations.NAMES);
  private static final Duration BOUND = Duration.ofSeconds(100);
  // What one answer takes is microseconds; the rest is for a machine that is busy otherwise.
  private static final Duration BOUND_OF_ONE = Duration.ofSeconds(5);
  private static final RunRef RUN = new RunRef(ARN, "d58cxqdClpTVjeN");
  private static final RunRef OTHER = new RunRef(ARN, "anotherRun");

  private final AtomicInteger current = new AtomicInteger();
  private final List<Object> values = new ArrayList<>();
  private final List<Object> errors = new ArrayList<>();

  @Test
  void everyAnswerIsAValueOrAnErrorOfOurs() {
    // On a thread of its own, as what hangs in a loop cannot be interrupted.
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(() -> CASES.indexes().forEach(this::check));

    assertThat(all).as(() -> CASES.name(current.get())).succeedsWithin(BOUND);
    if (CASES.indexes().count() > 1) {
      assertThat(values).as("values, so that the suite tries both").hasSizeGreaterThan(5_000);
      assertThat(errors).as("errors").hasSizeGreaterThan(50_000);
    }
  }

  private void check(int index) {
    current.set(index);
    long start = System.nanoTime();
    Random random = CASES.random(index);
    int status = status(random);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(Garbling.headers(random));
    byte[] body = Garbling.body(random, RUN.runId());
    try {
      Object outcome = outcome(RUN, new WireResponse(status, headers::get, body));
      judge(status, headers, outcome);
      if (outcome instanceof WorkflowRun run && RUN.runId().equals(run.runId())) {
        assertThat(outcome(OTHER, new WireResponse(status, headers::get, body)))
            .isInstanceOf(ProtocolException.class);
      }
    } catch (Throwable e) {
      throw CASES.failure(index, status + " " + headers + " " + shown(body), e);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertThat(taken).as(() -> CASES.name(index)).isLessThan(BOUND_OF_ONE);
  }

  /** An operation, what it is asked with, and its answer with all members. */
  private record Asked<I>(Operation<I, ?> operation, I input, String answer) {
    Asked(Operation<I, ?> operation, I input) {
      this(operation, input, SAMPLES.full(operation.name()).json());
    }

    Object outcome(WireResponse answer) {
      return GarbledAnswersTest.outcome(operation, input, answer);
    }
  }

  private static List<Asked<?>> everyOperation() {
    StartWorkflowRunRequest start =
        StartWorkflowRunRequest.builder(ARN).clientToken("token").build();
    CreateWorkflowRequest create =
        CreateWorkflowRequest.builder("n", S3Location.of("b", "k"), ComparedOperations.ROLE)
            .clientToken("token")
            .build();
    UpdateWorkflowRequest update =
        UpdateWorkflowRequest.builder(ARN, S3Location.of("b", "k"), ComparedOperations.ROLE)
            .build();
    RunRef run = ComparedOperations.RUN;
    WorkflowRef workflow = new WorkflowRef(ARN, null);
    ListWorkflowRunsRequest runs = ListWorkflowRunsRequest.builder(ARN).build();
    return List.of(
        new Asked<>(Operations.GET_WORKFLOW_RUN, run),
        new Asked<>(Operations.START_WORKFLOW_RUN, start),
        new Asked<>(Operations.STOP_WORKFLOW_RUN, run),
        new Asked<>(Operations.LIST_WORKFLOW_RUNS, new PageRequest<>(runs, null)),
        new Asked<>(Operations.GET_TASK_INSTANCE, new TaskInstanceRef(run, "ex_1_load_1")),
        new Asked<>(Operations.LIST_TASK_INSTANCES, new PageRequest<>(run, null)),
        new Asked<>(Operations.CREATE_WORKFLOW, new NewWorkflow("us-east-1", create)),
        new Asked<>(Operations.GET_WORKFLOW, workflow),
        new Asked<>(Operations.UPDATE_WORKFLOW, update),
        new Asked<>(Operations.DELETE_WORKFLOW, workflow),
        new Asked<>(
            Operations.LIST_WORKFLOWS, new PageRequest<>(new WorkflowsIn("us-east-1"), null)),
        new Asked<>(Operations.LIST_WORKFLOW_VERSIONS, new PageRequest<>(ARN, null)),
        new Asked<>(Operations.LIST_TAGS_FOR_RESOURCE, ARN),
        new Asked<>(Operations.TAG_RESOURCE, new ResourceTags(ARN, Map.of("a", "b"))),
        new Asked<>(Operations.UNTAG_RESOURCE, new ResourceTagKeys(ARN, List.of("a"))));
  }

  @Test
  void everyAnswerOfEveryOperationIsAValueOrAnErrorOfOurs() {
    List<Asked<?>> asked = everyOperation();
    assertThat(asked).hasSameSizeAs(Operations.ALL);
    CompletableFuture<Void> all =
        CompletableFuture.runAsync(
            () ->
                FEWER_CASES
                    .indexes()
                    .forEach(index -> check(index, asked.get(index % asked.size()))));

    assertThat(all).as(() -> FEWER_CASES.name(current.get())).succeedsWithin(BOUND);
    if (FEWER_CASES.indexes().count() > 1) {
      assertThat(values).as("values, so that the suite tries both").hasSizeGreaterThan(2_000);
      assertThat(errors).as("errors").hasSizeGreaterThan(15_000);
    }
  }

  private void check(int index, Asked<?> asked) {
    current.set(index);
    Random random = FEWER_CASES.random(index);
    int status = status(random);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(Garbling.headers(random));
    byte[] body = Garbling.bodyLike(random, asked.answer());
    try {
      Object outcome = asked.outcome(new WireResponse(status, headers::get, body));
      // What callers read must not fail either.
      assertThat(outcome.toString()).isNotEmpty();
      (outcome instanceof MwaaException ? errors : values).add(status);
    } catch (Throwable e) {
      throw FEWER_CASES.failure(
          index, asked.operation().name() + " " + status + " " + headers + " " + shown(body), e);
    }
  }

  // Half of them succeed, as there is most to read in those.
  private static int status(Random random) {
    return random.nextBoolean() ? 200 + random.nextInt(100) : 200 + random.nextInt(400);
  }

  /** Through the codec and the step that tells errors from values, with no wire below. */
  private static Object outcome(RunRef run, WireResponse answer) {
    return outcome(Operations.GET_WORKFLOW_RUN, run, answer);
  }

  private static <I> Object outcome(Operation<I, ?> operation, I input, WireResponse answer) {
    OperationCaller caller =
        new OperationCaller(new ErrorStep(request -> Mono.just(answer)), CallObserver.NONE);
    try {
      return caller.call(operation, input).block(BOUND);
    } catch (MwaaException e) {
      return e;
    }
  }

  private void judge(int status, Map<String, String> headers, Object outcome) {
    if (outcome instanceof MwaaServiceException error) {
      assertThat(status).isGreaterThanOrEqualTo(300);
      assertThat(error.statusCode()).isEqualTo(status);
      assertThat(error.requestId()).isEqualTo(requestId(headers));
      // What callers read must not fail either.
      assertThat(error.toString()).hasSizeLessThan(10_000);
      assertThat(error.retryAfter() == null || !error.retryAfter().isNegative()).isTrue();
      errors.add(status);
    } else if (outcome instanceof ProtocolException error) {
      assertThat(status).isBetween(200, 299);
      assertThat(error.requestId()).isEqualTo(requestId(headers));
      assertThat(error.getMessage()).hasSizeLessThan(10_000);
      errors.add(status);
    } else {
      assertThat(outcome).isInstanceOf(WorkflowRun.class);
      assertThat(((WorkflowRun) outcome).state()).isNotNull();
      assertThat(((WorkflowRun) outcome).runId()).isIn(null, "", RUN.runId());
      assertThat(outcome.toString()).isNotEmpty();
      values.add(status);
    }
  }

  private static String requestId(Map<String, String> headers) {
    String id = headers.get("x-amzn-requestid");
    return id != null ? id : headers.get("x-amz-request-id");
  }

  private static String shown(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.length() > 500 ? text.substring(0, 500) + "..." : text;
  }
}
