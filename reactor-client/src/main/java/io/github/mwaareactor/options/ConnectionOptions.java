package io.github.mwaareactor.options;

import io.github.mwaareactor.internal.argument.Checks;
import java.time.Duration;

/**
 * How many connections a client keeps, and for how long. Immutable.
 *
 * <p>Connections are HTTP/1.1 with keep-alive. The connection that was used last is used first, so
 * that surplus ones become idle and are closed. The client closes idle connections in the
 * background, before the service does. The lifetime of a connection is limited so that new
 * addresses of the host are used in time. Each lifetime is shortened by a random part of up to a
 * tenth, so that connections do not all end together.
 */
public final class ConnectionOptions {
  private static final ConnectionOptions DEFAULTS = builder().build();

  private final int maxPerHost;
  private final int maxPending;
  private final Duration maxIdle;
  private final Duration maxLife;
  private final Duration dnsTtl;

  private ConnectionOptions(Builder builder) {
    maxPerHost = builder.maxPerHost;
    maxPending = builder.maxPending;
    maxIdle = builder.maxIdle;
    maxLife = builder.maxLife;
    dnsTtl = builder.dnsTtl;
  }

  /** All at their defaults. */
  public static ConnectionOptions defaults() {
    return DEFAULTS;
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these options. */
  public Builder toBuilder() {
    return builder()
        .maxPerHost(maxPerHost)
        .maxPending(maxPending)
        .maxIdle(maxIdle)
        .maxLife(maxLife)
        .dnsTtl(dnsTtl);
  }

  /** How many connections to one host there may be; each serves one call at a time. Default 64. */
  public int maxPerHost() {
    return maxPerHost;
  }

  /** How many calls may wait for a connection to one host. Default 1,024. */
  public int maxPending() {
    return maxPending;
  }

  /** How long an idle connection is kept. Default 5 s. */
  public Duration maxIdle() {
    return maxIdle;
  }

  /** How long a connection is used for new calls. Default 90 s. */
  public Duration maxLife() {
    return maxLife;
  }

  /** How long a host's addresses are kept if their own TTL is not shorter. Default 60 s. */
  public Duration dnsTtl() {
    return dnsTtl;
  }

  @Override
  public String toString() {
    return "ConnectionOptions[maxPerHost="
        + maxPerHost
        + ", maxPending="
        + maxPending
        + ", maxIdle="
        + maxIdle
        + ", maxLife="
        + maxLife
        + ", dnsTtl="
        + dnsTtl
        + "]";
  }

  /** Collects options. */
  public static final class Builder {
    private int maxPerHost = 64;
    private int maxPending = 1024;
    private Duration maxIdle = Duration.ofSeconds(5);
    private Duration maxLife = Duration.ofSeconds(90);
    private Duration dnsTtl = Duration.ofSeconds(60);

    private Builder() {}

    /** How many connections to one host there may be. At least 1; default 64. */
    public Builder maxPerHost(int connections) {
      this.maxPerHost = Checks.atLeastOne(connections, "maxPerHost");
      return this;
    }

    /**
     * How many calls may wait for a connection to one host. One more fails with {@link
     * io.github.mwaareactor.error.OverloadedException}. Not negative; default 1,024.
     */
    public Builder maxPending(int calls) {
      this.maxPending = Checks.notNegative(calls, "maxPending");
      return this;
    }

    /** How long an idle connection is kept. At least 1 ms; default 5 s. */
    public Builder maxIdle(Duration time) {
      this.maxIdle = Checks.atLeastMillisecond(time, "maxIdle");
      return this;
    }

    /** How long a connection is used for new calls. At least 1 ms; default 90 s. */
    public Builder maxLife(Duration time) {
      this.maxLife = Checks.atLeastMillisecond(time, "maxLife");
      return this;
    }

    /**
     * How long a host's addresses are kept if their own TTL is not shorter, in whole seconds. From
     * 1 s to 68 years; default 60 s. A resolver set by the {@code httpClient} hook decides for
     * itself.
     */
    public Builder dnsTtl(Duration time) {
      Checks.positive(time, "dnsTtl");
      Checks.argument(
          time.toSeconds() >= 1 && time.toSeconds() <= Integer.MAX_VALUE,
          "dnsTtl must be between 1 s and 68 years",
          time);
      this.dnsTtl = time;
      return this;
    }

    /** Makes the options. */
    public ConnectionOptions build() {
      return new ConnectionOptions(this);
    }
  }
}
