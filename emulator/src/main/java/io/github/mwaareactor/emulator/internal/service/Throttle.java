package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.ServiceError;
import org.jspecify.annotations.Nullable;

/** The API rate limit of the emulator's one account, exchangeable while requests come in. */
public final class Throttle {
  // The service has a quota, but does not publish its code.
  private static final String QUOTA_CODE = "L-00000000";

  private record Limited(ApiRateLimit limit, TokenBucket bucket) {}

  private volatile @Nullable Limited limited;

  /** Begins with a full bucket; without a limit everything may pass. */
  public void set(@Nullable ApiRateLimit limit) {
    limited = limit == null ? null : new Limited(limit, bucketFor(limit));
  }

  private static TokenBucket bucketFor(ApiRateLimit limit) {
    return new TokenBucket(limit.perSecond(), limit.burst(), System::nanoTime);
  }

  /** The error for a request too many, or null if it may pass. */
  @Nullable ServiceError refusal() {
    Limited now = limited;
    return now == null || now.bucket().take() ? null : errorOf(now.limit());
  }

  private static ServiceError errorOf(ApiRateLimit limit) {
    return ServiceError.throttling(
        "Rate exceeded", ServiceIdentity.SIGNING_NAME, QUOTA_CODE, limit.retryAfterSeconds());
  }
}
