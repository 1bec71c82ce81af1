package io.github.mwaareactor.observe.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of {@link MicrometerMeters}. Those with an operation exist from its first call on, all
 * others from the start.
 */
public enum ClientMeterDocumentation implements MeterDocumentation {
  /** Time of attempts. */
  ATTEMPT(
      "attempt",
      Meter.Type.TIMER,
      null,
      "Duration of attempts, from the permit to the last byte",
      MeterKey.OPERATION,
      MeterKey.REGION,
      MeterKey.OUTCOME),
  /** Count of retries. */
  RETRIES(
      "retries",
      Meter.Type.COUNTER,
      null,
      "Retries",
      MeterKey.OPERATION,
      MeterKey.REGION,
      MeterKey.REASON),
  /** Count of throttles. */
  THROTTLES(
      "throttles",
      Meter.Type.COUNTER,
      null,
      "Attempts that the service throttled",
      MeterKey.OPERATION,
      MeterKey.REGION),
  /** Time of waits for a permit. */
  PERMIT_WAIT(
      "permit.wait",
      Meter.Type.TIMER,
      null,
      "Time that attempts waited for a permit, if none was free",
      MeterKey.OPERATION,
      MeterKey.REGION),
  /** Time of waits for a connection. */
  CONNECTION_WAIT(
      "connection.wait",
      Meter.Type.TIMER,
      null,
      "Time to obtain a connection, from the pool or new with its TLS handshake",
      MeterKey.OPERATION,
      MeterKey.REGION),
  /** Level of the retry budget. */
  RETRY_BUDGET(
      "retry.budget",
      Meter.Type.GAUGE,
      "tokens",
      "Tokens left in the retry budget; the lowest of several clients"),
  /** Count of attempts in the queue for permits. */
  PERMITS_WAITING(
      "permits.waiting", Meter.Type.GAUGE, "attempts", "Attempts that wait for a permit"),
  /** Count of connections. */
  CONNECTIONS(
      "connections",
      Meter.Type.GAUGE,
      "connections",
      "Connections in use and idle, and attempts that wait for one",
      MeterKey.STATE),
  /** Age of credentials. */
  CREDENTIALS_AGE(
      "credentials.age",
      Meter.Type.GAUGE,
      "seconds",
      "Age of the credentials; the highest of several clients"),
  /** Count of refreshes of credentials. */
  CREDENTIALS_REFRESHES(
      "credentials.refreshes",
      Meter.Type.COUNTER,
      null,
      "Answers of the identity provider",
      MeterKey.OUTCOME),
  /** Count of watched runs. */
  WATCHER_RUNS(
      "watcher.runs",
      Meter.Type.GAUGE,
      "runs",
      "Watched runs, those of them that are due, those with a poll in flight, and those seen in lists",
      MeterKey.STATE),
  /** Staleness of watched runs. */
  WATCHER_STALENESS(
      "watcher.staleness",
      Meter.Type.GAUGE,
      "seconds",
      "Time since the last successful poll of watched runs; the longest of several watchers",
      MeterKey.QUANTILE),
  /** Stretch factor of watchers. */
  WATCHER_STRETCH(
      "watcher.stretch",
      Meter.Type.GAUGE,
      null,
      "Factor by which the rate, or the number of polls in flight, prolongs the interval of every run;"
          + " the highest of several watchers"),
  /** Count of calls. */
  WATCHER_CALLS(
      "watcher.calls",
      Meter.Type.COUNTER,
      null,
      "Calls of watchers, by operation",
      MeterKey.OPERATION),
  /** Count of states that slow subscribers missed. */
  WATCHER_SKIPPED(
      "watcher.skipped",
      Meter.Type.COUNTER,
      null,
      "States that slow subscribers of watchers missed");

  private final String name;
  private final Meter.Type type;
  private final @Nullable String baseUnit;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // only copies of it are given away
  private final KeyName[] keys;

  ClientMeterDocumentation(
      String name,
      Meter.Type type,
      @Nullable String baseUnit,
      String description,
      MeterKey... keys) {
    this.name = "mwaa.serverless." + name;
    this.type = type;
    this.baseUnit = baseUnit;
    this.description = description;
    this.keys = keys;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Meter.Type getType() {
    return type;
  }

  @Override
  public @Nullable String getBaseUnit() {
    return baseUnit;
  }

  /** The description of the meter. */
  public String description() {
    return description;
  }

  @Override
  public KeyName[] getKeyNames() {
    return keys.clone();
  }

  /** All tags. */
  public enum MeterKey implements KeyName {
    /** The AWS operation. */
    OPERATION("operation"),
    /** The region called, or {@code other} for one that the AWS SDK does not know. */
    REGION("region"),
    /** {@code success}, {@code error} or {@code cancelled}. */
    OUTCOME("outcome"),
    /** {@code throttling}, {@code service}, {@code transport} or {@code other}. */
    REASON("reason"),
    /**
     * Of connections {@code active}, {@code idle} or {@code waiting}, of watched runs {@code
     * watched}, {@code due}, {@code in_flight} or {@code covered}.
     */
    STATE("state"),
    /** The fraction of runs that are at most as stale: {@code 0.5}, {@code 0.99} or {@code 1}. */
    QUANTILE("quantile");

    private final String key;

    MeterKey(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }
}
