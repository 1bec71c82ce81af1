package io.github.mwaareactor.emulator.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  @Test
  void aBucketHoldsItsBurstAndRefillsSteadily() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap around
    TokenBucket bucket = new TokenBucket(10, 3, nanos::get);

    assertThat(taken(bucket, 5)).isEqualTo(3);
    nanos.addAndGet(Duration.ofMillis(99).toNanos());
    assertThat(bucket.take()).isFalse();
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(taken(bucket, 5)).isEqualTo(1);
    nanos.addAndGet(Duration.ofMillis(250).toNanos());
    assertThat(taken(bucket, 5)).isEqualTo(2);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(taken(bucket, 5)).isEqualTo(3);
  }

  @Test
  void aBucketGivesEachTokenOnce() throws Exception {
    TokenBucket bucket = new TokenBucket(1, 10_000, () -> 0);
    AtomicInteger taken = new AtomicInteger();
    CompletableFuture<?>[] takers = new CompletableFuture<?>[4];
    for (int i = 0; i < takers.length; i++) {
      takers[i] = CompletableFuture.runAsync(() -> taken.addAndGet(taken(bucket, 5_000)));
    }

    CompletableFuture.allOf(takers).get(30, TimeUnit.SECONDS);

    assertThat(taken).hasValue(10_000);
  }

  private static int taken(TokenBucket bucket, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take() ? 1 : 0;
    }
    return taken;
  }
}
