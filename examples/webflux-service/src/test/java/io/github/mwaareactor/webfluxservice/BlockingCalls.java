package io.github.mwaareactor.webfluxservice;

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
  static List<BlockingOperationError> take() {
    List<BlockingOperationError> taken = List.copyOf(SEEN);
    SEEN.removeAll(taken);
    return taken;
  }

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.blockingMethodCallback(BlockingCalls::refuse);
    // Netty's, when its allocator grows while other loops allocate: they hold the lock for a
    // moment. Netty excuses the like of it in its other allocator, and forgot this one.
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
    // The JDK's, of the queue of Reactor's timers, held for a moment as one is cancelled. Reactor
    // excuses it where a timer is set.
    builder.allowBlockingCallsInside(
        "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
    // Jackson's, held while a type is read or written for the first time.
    builder.allowBlockingCallsInside(
        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
  }

  private static void refuse(BlockingMethod method) {
    BlockingOperationError error = new BlockingOperationError(method);
    SEEN.add(error);
    throw error;
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
