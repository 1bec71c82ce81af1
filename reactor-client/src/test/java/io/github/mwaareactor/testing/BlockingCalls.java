package io.github.mwaareactor.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Keeps every blocking call that BlockHound sees on a thread that must not block, and fails the
 * test in which it was made, even when the code that made it swallowed the error.
 */
public final class BlockingCalls implements BlockHoundIntegration, AfterEachCallback {
  private static final Queue<BlockingOperationError> SEEN = new ConcurrentLinkedQueue<>();

  /** What was seen so far, forgetting it: for tests that block on purpose. */
  public static List<BlockingOperationError> take() {
    List<BlockingOperationError> taken = List.copyOf(SEEN);
    SEEN.removeAll(taken);
    return taken;
  }

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.blockingMethodCallback(BlockingCalls::refuse);
    builder.nonBlockingThreadPredicate(current -> current.and(thread -> !isTheSdks(thread)));
    // Its pools close on an executor that is all of Netty's, so here the thread says too little.
    builder.allowBlockingCallsInside(
        "software.amazon.awssdk.http.nio.netty.internal.BetterSimpleChannelPool", "close");
    // Netty's, when its allocator grows while other loops allocate: they hold the lock for a
    // moment. Netty excuses the like of it in its other allocator, and forgot this one.
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
    // The JDK's, of the queue of Reactor's timers, held for a moment as one is cancelled. Reactor
    // excuses it where a timer is set.
    builder.allowBlockingCallsInside(
        "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
  }

  private static void refuse(BlockingMethod method) {
    BlockingOperationError error = new BlockingOperationError(method);
    SEEN.add(error);
    throw error;
  }

  // The AWS SDK's own client, the judge in some tests, blocks its event loops as it likes.
  private static boolean isTheSdks(Thread thread) {
    return thread.getName().startsWith("aws-java-sdk-")
        || thread.getName().startsWith("sdk-async-response");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<BlockingOperationError> seen = take();
    if (!seen.isEmpty()) {
      AssertionError failure = new AssertionError(seen.size() + " blocking calls were made");
      seen.forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
