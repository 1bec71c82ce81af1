package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The watcher's figures, and how many browsers are connected, as meters. */
@Component
class WatchMeters implements MeterBinder {
  private final RunWatcher watcher;
  private final EventStreams streams;

  WatchMeters(RunWatcher watcher, EventStreams streams) {
    this.watcher = watcher;
    this.streams = streams;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "watched", "Distinct runs that are followed", WatchStats::watched);
    gauge(registry, "due", "Followed runs staler than the target", WatchStats::due);
    gauge(registry, "in.flight", "Polls on their way", WatchStats::inFlight);
    gauge(registry, "stretch", "By how much the rate stretches intervals", WatchStats::stretch);
    staleness(registry, "0.5", WatchStats::stalenessP50);
    staleness(registry, "0.99", WatchStats::stalenessP99);
    staleness(registry, "1", WatchStats::stalenessMax);
    counter(registry, "polls", "Polls begun", WatchStats::polls);
    counter(registry, "throttled", "Polls the service throttled", WatchStats::throttled);
    counter(
        registry,
        "failed",
        "Polls that failed otherwise and will be made again",
        WatchStats::failed);
    counter(registry, "skipped", "States skipped for slow subscribers", WatchStats::skipped);
    Gauge.builder("mwaa.events.streams", streams, EventStreams::openStreams)
        .description("Event streams open now")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String what, ToDoubleFunction<WatchStats> figure) {
    Gauge.builder("mwaa.watcher." + name, watcher, of -> figure.applyAsDouble(of.stats()))
        .description(what)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String what, ToDoubleFunction<WatchStats> figure) {
    FunctionCounter.builder("mwaa.watcher." + name, watcher, of -> figure.applyAsDouble(of.stats()))
        .description(what)
        .register(registry);
  }

  private void staleness(
      MeterRegistry registry, String quantile, Function<WatchStats, Duration> figure) {
    TimeGauge.builder(
            "mwaa.watcher.staleness",
            watcher,
            TimeUnit.NANOSECONDS,
            of -> figure.apply(of.stats()).toNanos())
        .description("Time since runs were last seen")
        .tag("quantile", quantile)
        .register(registry);
  }
}
