package io.github.mwaareactor.benchmarks.soak;

import io.github.mwaareactor.benchmarks.harness.EmulatorMain;
import io.github.mwaareactor.benchmarks.harness.EmulatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * A provider that gives another short-lived key each time. Every seventh question it fails, every
 * fifth it gives a key that was revoked, and every third takes a while.
 */
final class RotatingIdentity implements IdentityProvider<AwsCredentialsIdentity> {
  private static final Duration LIFE = Duration.ofSeconds(12);
  private static final Duration A_WHILE = Duration.ofMillis(100);

  private final AtomicInteger questions = new AtomicInteger();

  int questions() {
    return questions.get();
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(
      ResolveIdentityRequest request) {
    int question = questions.incrementAndGet();
    if (question % 3 == 0) {
      LockSupport.parkNanos(A_WHILE.toNanos());
    }
    if (question % 7 == 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("no identity to be had"));
    }
    int revoked = question % 5 == 0 ? EmulatorMain.KEYS : 0;
    int key = revoked + question % EmulatorMain.KEYS;
    return CompletableFuture.completedFuture(
        EmulatorProcess.identity(key, Instant.now().plus(LIFE)));
  }
}
