package io.github.mwaareactor.emulator.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets the AWS SDK's Netty client wait on a Netty thread while it closes, and Netty's allocator.
 */
public final class SdkClientBlocks implements BlockHoundIntegration {
  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
    // Netty's own lock, held for a moment when its allocator grows while other loops allocate.
    builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
  }
}
