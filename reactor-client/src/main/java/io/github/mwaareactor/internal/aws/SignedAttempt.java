package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.internal.wire.WireRequest;
import java.time.Duration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A request as it is sent, and what its signature was made with. */
public final class SignedAttempt {
  private final WireRequest unsigned;
  private final WireRequest request;
  private final AwsCredentialsIdentity identity;
  private final Duration clockOffset;

  SignedAttempt(
      WireRequest unsigned,
      WireRequest request,
      AwsCredentialsIdentity identity,
      Duration clockOffset) {
    this.unsigned = unsigned;
    this.request = request;
    this.identity = identity;
    this.clockOffset = clockOffset;
  }

  /** The request with the headers that sign it. */
  public WireRequest request() {
    return request;
  }

  WireRequest unsigned() {
    return unsigned;
  }

  AwsCredentialsIdentity identity() {
    return identity;
  }

  Duration clockOffset() {
    return clockOffset;
  }
}
