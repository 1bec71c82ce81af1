package io.github.mwaareactor.emulator;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Lets the AWS SDK's Netty client wait on a Netty thread while it closes, which is its habit. */
public final class SdkClientBlocks implements BlockHoundIntegration {
  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
  }
}
