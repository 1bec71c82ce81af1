package io.github.mwaareactor.emulator;

import org.jspecify.annotations.Nullable;

/** The API rate limit of the emulator's one account, exchangeable while requests come in. */
final class Throttle {
  private record Limited(ApiRateLimit limit, TokenBucket bucket) {}

  private volatile @Nullable Limited limited;

  void set(ApiRateLimit limit) {
    TokenBucket bucket = new TokenBucket(limit.perSecond(), limit.burst(), System::nanoTime);
    limited = new Limited(limit, bucket);
  }

  void lift() {
    limited = null;
  }

  /** The error for a request too many, or null if it may pass. */
  @Nullable ServiceError refusal() {
    Limited now = limited;
    return now == null || now.bucket().take() ? null : now.limit().error();
  }
}
