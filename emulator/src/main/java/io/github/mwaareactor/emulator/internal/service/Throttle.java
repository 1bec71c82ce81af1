package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ApiRateLimit;
import io.github.mwaareactor.emulator.ServiceError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The API rate limits, exchangeable while requests come in. Each account has a bucket of its own in
 * each region for each operation.
 */
public final class Throttle {
  // The service has a quota, but does not publish its code.
  private static final String QUOTA_CODE = "L-00000000";

  private record Whose(ServiceIdentity identity, String operation) {}

  /** A limit with the buckets of those it has met: another limit begins with full ones. */
  private record Limited(ApiRateLimit limit, Map<Whose, TokenBucket> buckets) {
    Limited(ApiRateLimit limit) {
      this(limit, new ConcurrentHashMap<>());
    }

    boolean take(ServiceIdentity identity, String operation) {
      return buckets.computeIfAbsent(new Whose(identity, operation), whose -> newBucket()).take();
    }

    private TokenBucket newBucket() {
      return new TokenBucket(limit.perSecond(), limit.burst(), System::nanoTime);
    }
  }

  private final Map<String, Limited> byOperation = new ConcurrentHashMap<>();
  private volatile @Nullable Limited ofAll;

  /** For all operations without a limit of their own; without any everything may pass. */
  public void set(@Nullable ApiRateLimit limit) {
    ofAll = limit == null ? null : new Limited(limit);
  }

  public void set(String operation, ApiRateLimit limit) {
    byOperation.put(operation, new Limited(limit));
  }

  /** Without any limit, of all operations or of one. */
  public void clear() {
    byOperation.clear();
    ofAll = null;
  }

  /** The error for a request too many, or null if it may pass. */
  @Nullable ServiceError refusal(ServiceIdentity caller, String operation) {
    Limited own = byOperation.get(operation);
    Limited limited = own == null ? ofAll : own;
    return limited == null || limited.take(caller, operation) ? null : errorOf(limited.limit());
  }

  private static ServiceError errorOf(ApiRateLimit limit) {
    return ServiceError.throttling(
        "Rate exceeded", ServiceIdentity.SIGNING_NAME, QUOTA_CODE, limit.retryAfterSeconds());
  }
}
