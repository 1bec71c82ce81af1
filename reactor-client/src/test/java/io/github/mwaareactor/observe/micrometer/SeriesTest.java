package io.github.mwaareactor.observe.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.internal.aws.Endpoints;
import io.github.mwaareactor.internal.protocol.Operation;
import io.github.mwaareactor.internal.protocol.Operations;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.PlannedRetry;
import io.github.mwaareactor.observe.RetryReason;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.testing.KnownErrors;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/**
 * However many runs are looked at, and whatever goes wrong with them, the meters stay few. A series
 * is a meter: a name with its tags.
 */
@Tag("once")
class SeriesTest {
  private static final long MOST = 50;
  private static final long AS_DOCUMENTED = 45;
  private static final int RUNS = 100_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final Endpoints endpoints = new Endpoints(null);
  private final CallListener listener;

  SeriesTest() {
    observations
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(registry));
    listener =
        CallListener.all(MicrometerObservation.of(observations), MicrometerMeters.of(registry));
  }

  /** A call in which all happens that can, and which ends so. */
  private void call(RunRef run, CallEnd end) {
    call("GetWorkflowRun", run, end);
  }

  private void call(String operation, RunRef run, CallEnd end) {
    StartedCall started =
        new StartedCall(operation, endpoints.regionTag(run.workflow().region()), run);
    CallProgress progress = listener.started(started, Context.empty());
    progress.permitAwaited();
    progress.attemptStarted(1);
    progress.connectionAwaited();
    progress.connectionAcquired();
    progress.attemptEnded(new AttemptEnd(1, end.outcome(), end.requestId(), end.error()));
    for (RetryReason reason : RetryReason.values()) {
      progress.retryPlanned(
          new PlannedRetry(2, Duration.ofMillis(1), reason, new IllegalStateException()));
    }
    progress.ended(end);
  }

  private static RunRef run(String region, int index) {
    String workflow = "workflow/w-" + index / 100;
    return new RunRef(
        "arn:aws:airflow-serverless:%s:%012d:%s".formatted(region, index % 1000, workflow),
        "run-" + index);
  }

  private Map<String, Long> seriesByRegion() {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getTag("region") != null)
        .collect(Collectors.groupingBy(id -> id.getTag("region"), Collectors.counting()));
  }

  @Test
  void aHundredThousandRunsWithEverythingThatCanHappenMakeFiftySeriesAtMost() {
    List<Throwable> errors = KnownErrors.all();
    for (int i = 0; i < RUNS; i++) {
      Throwable error = i % 3 == 0 ? errors.get(i / 3 % errors.size()) : null;
      Outcome outcome =
          error != null ? Outcome.ERROR : i % 2 == 0 ? Outcome.SUCCESS : Outcome.CANCELLED;
      call(run("eu-west-1", i), new CallEnd(outcome, 1, "request-" + i, error));
    }

    Map<String, Long> series = seriesByRegion();
    assertThat(series).containsOnlyKeys("eu-west-1");
    assertThat(series.get("eu-west-1")).isLessThanOrEqualTo(MOST).isEqualTo(AS_DOCUMENTED);
    assertThat(registry.getMeters()).allMatch(SeriesTest::namesNoRun);
  }

  private static boolean namesNoRun(Meter meter) {
    return meter.getId().getTags().stream()
        .noneMatch(tag -> tag.getValue().matches(".*(run|request|workflow|arn)[-/:].*"));
  }

  @Test
  void eachOperationHasSeriesOfItsOwnAndNoMoreThanAnyOther() {
    for (Operation<?, ?> operation : Operations.ALL) {
      for (Throwable error : KnownErrors.all()) {
        call(operation.name(), run("eu-west-1", 1), new CallEnd(Outcome.ERROR, 1, "id", error));
      }
      call(operation.name(), run("eu-west-1", 1), new CallEnd(Outcome.SUCCESS, 1, "id", null));
      call(operation.name(), run("eu-west-1", 1), new CallEnd(Outcome.CANCELLED, 1, "id", null));
    }

    Map<String, Long> series =
        registry.getMeters().stream()
            .map(Meter::getId)
            .filter(id -> id.getTag("region") != null)
            .map(id -> id.getTag("operation"))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    assertThat(series).hasSize(15);
    assertThat(series.values()).allMatch(count -> count == AS_DOCUMENTED);
  }

  @Test
  void regionsThatNobodyKnowsMakeNoSeriesOfTheirOwn() {
    for (int i = 0; i < 1000; i++) {
      call(run("made-up-" + i, i), new CallEnd(Outcome.SUCCESS, 1, null, null));
    }
    assertThat(seriesByRegion()).containsOnlyKeys("other");
  }
}
