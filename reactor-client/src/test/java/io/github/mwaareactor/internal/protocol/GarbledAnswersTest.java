package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.internal.step.ErrorStep;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.testing.Garbling;
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

  // Half of them succeed, as there is most to read in those.
  private static int status(Random random) {
    return random.nextBoolean() ? 200 + random.nextInt(100) : 200 + random.nextInt(400);
  }

  /** Through the codec and the step that tells errors from values, with no wire below. */
  private static Object outcome(RunRef run, WireResponse answer) {
    OperationCaller caller =
        new OperationCaller(new ErrorStep(request -> Mono.just(answer)), CallObserver.NONE);
    try {
      return caller.call(Operations.GET_WORKFLOW_RUN, run).block(BOUND);
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
