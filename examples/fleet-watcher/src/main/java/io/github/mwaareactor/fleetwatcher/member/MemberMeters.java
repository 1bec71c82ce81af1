package io.github.mwaareactor.fleetwatcher.member;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a member counts. Stream threads write, whoever asks reads. */
final class MemberMeters {
  private final MeterRegistry registry;
  private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> retrying = new ConcurrentHashMap<>();
  private final Counter claims;
  private final Counter transitions;
  private final Timer publishDelay;

  MemberMeters(MeterRegistry registry) {
    this.registry = registry;
    this.claims =
        Counter.builder("fleet.claims")
            .description("Partitions that this member began to own")
            .register(registry);
    this.transitions =
        Counter.builder("fleet.transitions")
            .description("State changes published")
            .register(registry);
    this.publishDelay =
        Timer.builder("fleet.publish.delay")
            .description("From the beginning of the call that found a change to its publication")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    Gauge.builder("fleet.partitions.owned", partitions, Set::size)
        .description("Partitions whose runs this member watches")
        .register(registry);
    Gauge.builder(
            "fleet.runs.retrying",
            retrying,
            each -> each.values().stream().mapToInt(Integer::intValue).sum())
        .description("Runs and workflows that cannot be watched now and are tried again")
        .register(registry);
  }

  void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** A count that somebody else keeps. */
  void counter(String name, String description, ToDoubleFunction<MemberMeters> count) {
    FunctionCounter.builder(name, this, count).description(description).register(registry);
  }

  void partitionOpened(int partition) {
    partitions.add(partition);
  }

  void partitionClosed(int partition) {
    partitions.remove(partition);
    retrying.remove(partition);
  }

  void claimed() {
    claims.increment();
  }

  void published(Instant observedAt) {
    transitions.increment();
    publishDelay.record(Duration.between(observedAt, Instant.now()));
  }

  void retrying(int partition, int runs) {
    retrying.put(partition, runs);
  }

  /** A record was not taken as it was. */
  void refused(String reason) {
    Counter.builder("fleet.records.refused")
        .description("Records of the topics of runs and owners that were not taken as they were")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  Set<Integer> partitions() {
    return new TreeSet<>(partitions);
  }

  long transitions() {
    return (long) transitions.count();
  }

  long claims() {
    return (long) claims.count();
  }
}
