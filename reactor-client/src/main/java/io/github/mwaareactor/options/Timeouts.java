package io.github.mwaareactor.options;

import io.github.mwaareactor.internal.argument.Checks;
import java.time.Duration;

/**
 * How long each part of a call may take. The first limit reached ends the attempt or the call with
 * a {@link io.github.mwaareactor.error.TransportException} that names it. Immutable.
 */
public final class Timeouts {
  private static final Timeouts DEFAULTS = builder().build();

  private final Duration connect;
  private final Duration tlsHandshake;
  private final Duration acquire;
  private final Duration attempt;
  private final Duration call;

  private Timeouts(Builder builder) {
    connect = builder.connect;
    tlsHandshake = builder.tlsHandshake;
    acquire = builder.acquire;
    attempt = builder.attempt;
    call = builder.call;
  }

  /** All limits at their defaults. */
  public static Timeouts defaults() {
    return DEFAULTS;
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these limits. */
  public Builder toBuilder() {
    return builder()
        .connect(connect)
        .tlsHandshake(tlsHandshake)
        .acquire(acquire)
        .attempt(attempt)
        .call(call);
  }

  /** To make a TCP connection. Default 3 s. */
  public Duration connect() {
    return connect;
  }

  /** To finish the TLS handshake on a new connection. Default 5 s. */
  public Duration tlsHandshake() {
    return tlsHandshake;
  }

  /** To wait for a pooled connection when all are busy. Default 5 s. */
  public Duration acquire() {
    return acquire;
  }

  /**
   * For one attempt, from its credentials to the last byte of the response. Default 10 s. The error
   * says what the attempt was waiting for. An attempt that ends while waiting for credentials may
   * be retried like one without a response. The retry waits for the same answer of the identity
   * provider, which is not called again. Such an attempt does not count in {@link
   * io.github.mwaareactor.error.MwaaException#attempts()}.
   */
  public Duration attempt() {
    return attempt;
  }

  /** For the whole call: all attempts and the waits between them. Default 30 s. */
  public Duration call() {
    return call;
  }

  @Override
  public String toString() {
    return "Timeouts[connect="
        + connect
        + ", tlsHandshake="
        + tlsHandshake
        + ", acquire="
        + acquire
        + ", attempt="
        + attempt
        + ", call="
        + call
        + "]";
  }

  /** Collects limits; each must be positive. */
  public static final class Builder {
    private Duration connect = Duration.ofSeconds(3);
    private Duration tlsHandshake = Duration.ofSeconds(5);
    private Duration acquire = Duration.ofSeconds(5);
    private Duration attempt = Duration.ofSeconds(10);
    private Duration call = Duration.ofSeconds(30);

    private Builder() {}

    /** To make a TCP connection. At least 1 ms, at most 24 days; default 3 s. */
    public Builder connect(Duration connect) {
      Checks.positive(connect, "connect");
      // Netty takes this one as an int of milliseconds, where 0 would mean no limit at all.
      Checks.argument(
          connect.toMillis() >= 1 && connect.toMillis() <= Integer.MAX_VALUE,
          "connect must be between 1 ms and 24 days",
          connect);
      this.connect = connect;
      return this;
    }

    /** To finish the TLS handshake on a new connection. At least 1 ms; default 5 s. */
    public Builder tlsHandshake(Duration tlsHandshake) {
      this.tlsHandshake = Checks.atLeastMillisecond(tlsHandshake, "tlsHandshake");
      return this;
    }

    /**
     * To wait for a pooled connection when all are busy. At least 1 ms; default 5 s. Keep it well
     * below the limit of an attempt, which also has to cover a handshake and the response.
     * Otherwise, under overload, connections are opened for attempts that are already over.
     */
    public Builder acquire(Duration acquire) {
      this.acquire = Checks.atLeastMillisecond(acquire, "acquire");
      return this;
    }

    /** For one attempt. Positive; default 10 s. */
    public Builder attempt(Duration attempt) {
      this.attempt = Checks.positive(attempt, "attempt");
      return this;
    }

    /** For the whole call. Positive; default 30 s. */
    public Builder call(Duration call) {
      this.call = Checks.positive(call, "call");
      return this;
    }

    /** Makes the limits. */
    public Timeouts build() {
      return new Timeouts(this);
    }
  }
}
