package io.github.mwaareactor.observe.micrometer;

import io.github.mwaareactor.observe.micrometer.ClientMeterDocumentation.MeterKey;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** The watchers that are open, and meters of all of them together. */
final class WatcherGauges {
  private static final double NANOS = 1e9;
  private static final String OPERATION = MeterKey.OPERATION.asString();
  private static final String GET = "GetWorkflowRun";
  private static final String LIST = "ListWorkflowRuns";
  // Figures take a look at every run, and one scrape reads all gauges.
  private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

  private final Set<RunWatcher> watchers = ConcurrentHashMap.newKeySet();
  private final Total skipped = new Total(WatchStats::skipped);
  private final Total lists = new Total(WatchStats::lists);
  private final Total gets = new Total(stats -> stats.polls() - stats.lists());
  private final Clock clock;
  private volatile Seen seen = new Seen(List.of(), Long.MIN_VALUE);

  WatcherGauges(Clock clock) {
    this.clock = clock;
  }

  void add(RunWatcher watcher) {
    watchers.add(watcher);
    seen = new Seen(List.of(), Long.MIN_VALUE);
  }

  void remove(RunWatcher watcher) {
    if (watchers.remove(watcher)) {
      WatchStats last = watcher.stats();
      skipped.closed(last);
      lists.closed(last);
      gets.closed(last);
      seen = new Seen(List.of(), Long.MIN_VALUE);
    }
  }

  /** The registry refers to this object weakly: it keeps no watcher that is gone. */
  void register(MeterRegistry registry, Tags tags) {
    runs("watched", tags, WatchStats::watched).register(registry);
    runs("due", tags, WatchStats::due).register(registry);
    runs("in_flight", tags, WatchStats::inFlight).register(registry);
    runs("covered", tags, WatchStats::covered).register(registry);
    staleness("0.5", tags, WatchStats::stalenessP50).register(registry);
    staleness("0.99", tags, WatchStats::stalenessP99).register(registry);
    staleness("1", tags, WatchStats::stalenessMax).register(registry);
    gauge(ClientMeterDocumentation.WATCHER_STRETCH, tags, open -> open.max(WatchStats::stretch))
        .register(registry);
    counter(ClientMeterDocumentation.WATCHER_SKIPPED, tags, skipped).register(registry);
    counter(ClientMeterDocumentation.WATCHER_CALLS, tags.and(OPERATION, GET), gets)
        .register(registry);
    counter(ClientMeterDocumentation.WATCHER_CALLS, tags.and(OPERATION, LIST), lists)
        .register(registry);
  }

  private FunctionCounter.Builder<WatcherGauges> counter(
      ClientMeterDocumentation meter, Tags tags, Total total) {
    return FunctionCounter.builder(meter.getName(), this, watching -> total.of(watching.stats()))
        .description(meter.description())
        .tags(tags);
  }

  private Gauge.Builder<WatcherGauges> runs(
      String state, Tags tags, ToIntFunction<WatchStats> count) {
    return gauge(
        ClientMeterDocumentation.WATCHER_RUNS,
        tags.and(MeterKey.STATE.asString(), state),
        open -> open.stats().stream().mapToInt(count).sum());
  }

  private Gauge.Builder<WatcherGauges> gauge(
      ClientMeterDocumentation meter, Tags tags, ToDoubleFunction<WatcherGauges> value) {
    return Gauge.builder(meter.getName(), this, value)
        .description(meter.description())
        .baseUnit(meter.getBaseUnit())
        .tags(tags);
  }

  private TimeGauge.Builder<WatcherGauges> staleness(
      String quantile, Tags tags, Function<WatchStats, Duration> staleness) {
    ClientMeterDocumentation meter = ClientMeterDocumentation.WATCHER_STALENESS;
    return TimeGauge.builder(
            meter.getName(),
            this,
            TimeUnit.SECONDS,
            open -> open.max(stats -> staleness.apply(stats).toNanos() / NANOS))
        .description(meter.description())
        .tags(tags.and(MeterKey.QUANTILE.asString(), quantile));
  }

  private double max(ToDoubleFunction<WatchStats> value) {
    return stats().stream().mapToDouble(value).max().orElse(Double.NaN);
  }

  private List<WatchStats> stats() {
    Seen last = seen;
    long now = clock.monotonicTime();
    if (last.at == Long.MIN_VALUE || now - last.at >= FRESH) {
      last = new Seen(watchers.stream().map(RunWatcher::stats).toList(), now);
      seen = last;
    }
    return last.stats;
  }

  /** A count of all watchers, those that are closed included. */
  private static final class Total {
    private final ToLongFunction<WatchStats> count;
    private final LongAdder ofClosed = new LongAdder();

    Total(ToLongFunction<WatchStats> count) {
      this.count = count;
    }

    void closed(WatchStats last) {
      ofClosed.add(count.applyAsLong(last));
    }

    long of(List<WatchStats> open) {
      return ofClosed.sum() + open.stream().mapToLong(count).sum();
    }
  }

  /** The figures of one moment. */
  private record Seen(List<WatchStats> stats, long at) {}
}
