package io.github.mwaareactor.observe.micrometer;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.PlannedRetry;
import io.github.mwaareactor.observe.RetryReason;
import io.github.mwaareactor.observe.micrometer.ClientMeterDocumentation.MeterKey;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The meters of one operation in one region. All are made at once: a count starts at nothing. */
final class OperationMeters {
  private final MeterRegistry registry;
  private final Map<Outcome, Timer> attempts;
  private final Map<RetryReason, Counter> retries;
  private final Counter throttles;
  private final Timer permitWait;
  private final Timer connectionWait;

  OperationMeters(MeterRegistry registry, Tags tags, String operation, String region) {
    this.registry = registry;
    Tags all =
        tags.and(MeterKey.OPERATION.asString(), operation, MeterKey.REGION.asString(), region);
    attempts =
        each(
            Outcome.class,
            outcome ->
                timer(ClientMeterDocumentation.ATTEMPT, with(all, MeterKey.OUTCOME, outcome)));
    retries =
        each(
            RetryReason.class,
            reason ->
                counter(ClientMeterDocumentation.RETRIES, with(all, MeterKey.REASON, reason)));
    throttles = counter(ClientMeterDocumentation.THROTTLES, all);
    permitWait = timer(ClientMeterDocumentation.PERMIT_WAIT, all);
    connectionWait = timer(ClientMeterDocumentation.CONNECTION_WAIT, all);
  }

  private static <E extends Enum<E>, M> Map<E, M> each(Class<E> values, Function<E, M> meter) {
    Map<E, M> meters = new EnumMap<>(values);
    Arrays.stream(values.getEnumConstants())
        .forEach(value -> meters.put(value, meter.apply(value)));
    return meters;
  }

  private static Tags with(Tags all, MeterKey key, Enum<?> value) {
    return all.and(key.asString(), value.name().toLowerCase(Locale.ROOT));
  }

  private Timer timer(ClientMeterDocumentation meter, Tags tags) {
    return Timer.builder(meter.getName())
        .description(meter.description())
        .tags(tags)
        .register(registry);
  }

  private Counter counter(ClientMeterDocumentation meter, Tags tags) {
    return Counter.builder(meter.getName())
        .description(meter.description())
        .tags(tags)
        .register(registry);
  }

  /** For one call. */
  CallProgress started() {
    return new MeteredCall();
  }

  private final class MeteredCall implements CallProgress {
    private final Clock clock = registry.config().clock();
    private boolean isAwaitingPermit;
    private long permitAwaited;
    private long connectionAwaited;
    private long attemptStarted;

    @Override
    public void permitAwaited() {
      isAwaitingPermit = true;
      permitAwaited = clock.monotonicTime();
    }

    @Override
    public void attemptStarted(int attempt) {
      attemptStarted = clock.monotonicTime();
      if (isAwaitingPermit) {
        isAwaitingPermit = false;
        permitWait.record(attemptStarted - permitAwaited, TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void connectionAwaited() {
      connectionAwaited = clock.monotonicTime();
    }

    @Override
    public void connectionAcquired() {
      connectionWait.record(clock.monotonicTime() - connectionAwaited, TimeUnit.NANOSECONDS);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      of(attempts, end.outcome())
          .record(clock.monotonicTime() - attemptStarted, TimeUnit.NANOSECONDS);
      if (end.isThrottled()) {
        throttles.increment();
      }
    }

    @Override
    public void retryPlanned(PlannedRetry retry) {
      of(retries, retry.reason()).increment();
    }

    private static <E extends Enum<E>, M> M of(Map<E, M> meters, E value) {
      return requireNonNull(meters.get(value));
    }
  }
}
