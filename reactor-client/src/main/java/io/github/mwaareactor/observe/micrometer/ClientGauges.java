package io.github.mwaareactor.observe.micrometer;

import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.ConnectionCounts;
import io.github.mwaareactor.observe.micrometer.ClientMeterDocumentation.MeterKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The clients that are open, and gauges of all of them together. */
final class ClientGauges {
  private static final double MILLIS = 1e3;

  private final Set<ClientState> clients = ConcurrentHashMap.newKeySet();

  void add(ClientState client) {
    clients.add(client);
  }

  void remove(ClientState client) {
    clients.remove(client);
  }

  /** The registry refers to this object weakly: it keeps no client that is gone. */
  void register(MeterRegistry registry, Tags tags) {
    gauge(ClientMeterDocumentation.RETRY_BUDGET, tags, ClientGauges::lowestBudget)
        .register(registry);
    gauge(ClientMeterDocumentation.PERMITS_WAITING, tags, ClientGauges::waitingForPermits)
        .register(registry);
    connections("active", tags, ConnectionCounts::active).register(registry);
    connections("idle", tags, ConnectionCounts::idle).register(registry);
    connections("waiting", tags, ConnectionCounts::waiting).register(registry);
    ClientMeterDocumentation age = ClientMeterDocumentation.CREDENTIALS_AGE;
    TimeGauge.builder(age.getName(), this, TimeUnit.SECONDS, ClientGauges::oldestCredentials)
        .description(age.description())
        .tags(tags)
        .register(registry);
  }

  private Gauge.Builder<ClientGauges> connections(
      String state, Tags tags, ToIntFunction<ConnectionCounts> count) {
    return gauge(
        ClientMeterDocumentation.CONNECTIONS,
        tags.and(MeterKey.STATE.asString(), state),
        open -> open.sum(count));
  }

  private Gauge.Builder<ClientGauges> gauge(
      ClientMeterDocumentation meter, Tags tags, ToDoubleFunction<ClientGauges> value) {
    return Gauge.builder(meter.getName(), this, value)
        .description(meter.description())
        .baseUnit(meter.getBaseUnit())
        .tags(tags);
  }

  private double lowestBudget() {
    return clients.stream()
        .map(ClientState::retryBudget)
        .flatMapToInt(OptionalInt::stream)
        .asDoubleStream()
        .min()
        .orElse(Double.NaN);
  }

  private double waitingForPermits() {
    return clients.stream().mapToInt(ClientState::waitingForPermit).sum();
  }

  // Clients that share connections give the same object.
  private double sum(ToIntFunction<ConnectionCounts> count) {
    return clients.stream().map(ClientState::connections).distinct().mapToInt(count).sum();
  }

  private double oldestCredentials() {
    return clients.stream()
        .map(ClientState::credentialsAge)
        .filter(Objects::nonNull)
        .mapToLong(Duration::toMillis)
        .max()
        .stream()
        .mapToDouble(millis -> millis / MILLIS)
        .findFirst()
        .orElse(Double.NaN);
  }
}
