package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What becomes of calls whose attempts fail, all the way to the service and back. */
class RetryTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final Fault BROKEN =
      Fault.error(ServiceError.internalServer("out of order", null));

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final VirtualTimeScheduler virtualTime = VirtualTimeScheduler.create();
  private final RunRef run = begin(emulator);

  static Stream<Arguments> passingErrorsAtAllStatuses() {
    return Stream.of(400, 429, 500, 504)
        .flatMap(
            status ->
                Stream.of(
                    Arguments.of(throttling(null).withStatus(status)),
                    Arguments.of(ServiceError.operationTimeout("too slow").withStatus(status))));
  }

  private static ServiceError throttling(@Nullable Integer retryAfterSeconds) {
    return ServiceError.throttling("slow down", "airflow-serverless", "L-1", retryAfterSeconds);
  }

  @ParameterizedTest
  @MethodSource("passingErrorsAtAllStatuses")
  void aPassingErrorIsTriedAgainUnderWhateverStatusItComes(ServiceError error) {
    emulator.inject(Fault.error(error), 2);

    try (var client = Clients.of(emulator).retryPolicy(AT_ONCE).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @Test
  void eachAttemptIsSignedAfreshAndTheCallKeepsItsInvocationId() {
    emulator.inject(BROKEN, 2);

    try (var client =
        Clients.of(emulator).retryPolicy(AT_ONCE).clock(new SecondsFromNow()).build()) {
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(emulator.calls())
        .hasSize(3)
        .allMatch(call -> call.verdict() == SignatureVerdict.VALID);
    assertThat(headers("x-amz-date")).doesNotHaveDuplicates();
    assertThat(headers("authorization")).doesNotHaveDuplicates();
    assertThat(headers("amz-sdk-invocation-id"))
        .containsOnly(headers("amz-sdk-invocation-id").get(0));
    assertThat(headers("amz-sdk-request"))
        .containsExactly("attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3");
  }

  private List<String> headers(String name) {
    return emulator.calls().stream().map(call -> header(call, name)).toList();
  }

  private static String header(RecordedCall call, String name) {
    return String.join(",", call.headers().getOrDefault(name, List.of()));
  }

  @Test
  void whatIsNotWorthAnotherAttemptGetsNone() {
    emulator.inject(Fault.error(ServiceError.accessDenied("not you")));

    try (var client = Clients.of(emulator).retryPolicy(AT_ONCE).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectError(MwaaException.class)
          .verify(BOUND);
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void anUnreadableAnswerToALaterAttemptStillTellsWhatFailedBefore() {
    emulator.inject(BROKEN, 1);
    emulator.inject(Fault.malformedJson(), 1);

    try (var client = Clients.of(emulator).retryPolicy(AT_ONCE).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(ProtocolException.class);
                assertThat(((MwaaException) error).attempts()).isEqualTo(2);
                assertThat(error.getSuppressed())
                    .singleElement()
                    .isInstanceOf(InternalServerException.class);
              })
          .verify(BOUND);
    }
  }

  @Test
  void nonePutsOneAttemptOnTheWire() {
    emulator.inject(BROKEN);

    try (var client = Clients.of(emulator).retryPolicy(RetryPolicy.none()).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectError(InternalServerException.class)
          .verify(BOUND);
    }
    assertThat(headers("amz-sdk-request")).containsExactly("attempt=1; max=1");
  }

  static Stream<Arguments> hints() {
    String inThreeSeconds =
        DateTimeFormatter.RFC_1123_DATE_TIME
            .withLocale(Locale.ROOT)
            .format(Instant.parse("2026-03-01T12:00:03Z").atOffset(ZoneOffset.UTC));
    String date = "Sun, 01 Mar 2026 12:00:00 GMT";
    return Stream.of(
        Arguments.of("RetryAfterSeconds", Fault.error(throttling(3)), 3000L),
        Arguments.of("milliseconds", unavailable(Map.of("x-amz-retry-after", "1234")), 1234L),
        Arguments.of("seconds", unavailable(Map.of("Retry-After", "2")), 2000L),
        Arguments.of(
            "date", unavailable(Map.of("Retry-After", inThreeSeconds, "Date", date)), 3000L),
        Arguments.of("nonsense", unavailable(Map.of("Retry-After", "soon")), 0L));
  }

  private static Fault unavailable(Map<String, String> headers) {
    return Fault.answer(503, headers, "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hints")
  void theNextAttemptWaitsAsLongAsTheServiceAsks(String kind, Fault fault, long waitMillis) {
    emulator.inject(fault, 1);
    Retry retry = RetryRegistry.of(AT_ONCE.toRetryConfig()).retry("mwaa");
    Queue<Duration> waits = new ConcurrentLinkedQueue<>();
    retry.getEventPublisher().onRetry(event -> waits.add(event.getWaitInterval()));
    Queue<Long> sentAtMillis = new ConcurrentLinkedQueue<>();

    try (var client =
        Clients.of(emulator)
            .retry(retry)
            .timer(virtualTime)
            .httpClient(
                http ->
                    http.doOnRequest(
                        (request, connection) ->
                            sentAtMillis.add(virtualTime.now(TimeUnit.MILLISECONDS))))
            .build()) {
      CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
      await(() -> !waits.isEmpty());
      await(
          () -> {
            virtualTime.advanceTimeBy(Duration.ofMillis(50));
            return call.isDone();
          });
      assertThat(call).succeedsWithin(BOUND);
    }

    assertThat(waits).containsExactly(Duration.ofMillis(waitMillis));
    assertThat(sentAtMillis).hasSize(2).first().isEqualTo(0L);
    assertThat(sentAtMillis).last().matches(sent -> sent >= waitMillis);
  }

  @Test
  void aRetryFromARegistryCountsTheCallsOfItsClient() {
    emulator.inject(BROKEN, 1);
    Retry retry = RetryRegistry.of(AT_ONCE.toRetryConfig()).retry("mwaa");

    try (var client = Clients.of(emulator).retry(retry).build()) {
      client.getWorkflowRun(run).block(BOUND);
      client.getWorkflowRun(run).block(BOUND);
    }

    assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(1);
    assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithoutRetryAttempt()).isEqualTo(1);
  }

  @Test
  void anOutageIsMetWithHardlyMoreThanTheCallsThemselvesAndNoFirstTryIsEverHeldBack() {
    int calls = 2000;
    emulator.inject(BROKEN);

    // 500 tokens at 14 each are 35 retries.
    try (var client = Clients.of(emulator).retryPolicy(AT_ONCE).build()) {
      assertThat(failures(client, calls)).isEqualTo(calls);
      assertThat(emulator.callCount()).isBetween((long) calls, calls + 35L);

      long before = emulator.callCount();
      emulator.clearFaults();
      assertThat(failures(client, 200)).isZero();
      assertThat(emulator.callCount() - before).isEqualTo(200);
    }
  }

  @Test
  void theBudgetOfAClientIsNotThatOfOneDerivedFromIt() {
    RetryPolicy poor = AT_ONCE.toBuilder().budget(14).build();
    emulator.inject(BROKEN);

    try (var client = Clients.of(emulator).retryPolicy(poor).build();
        var sibling = client.toBuilder().build()) {
      failures(client, 1);
      assertThat(emulator.callCount()).isEqualTo(2);
      failures(client, 1);
      assertThat(emulator.callCount()).isEqualTo(3);

      failures(sibling, 1);
      assertThat(emulator.callCount()).isEqualTo(5);
    }
  }

  private long failures(MwaaServerlessReactiveClient client, int calls) {
    Long failed =
        Flux.range(0, calls)
            .flatMap(
                i ->
                    client
                        .getWorkflowRun(run)
                        .then(Mono.<Throwable>empty())
                        .onErrorResume(MwaaException.class, Mono::just),
                64)
            .count()
            .block(BOUND);
    return failed == null ? 0 : failed;
  }

  /** A second later each time it is asked. */
  private static final class SecondsFromNow extends Clock {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Instant instant() {
      return Instant.now().plusSeconds(asked.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
