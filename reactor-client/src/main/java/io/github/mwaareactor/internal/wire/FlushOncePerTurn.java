package io.github.mwaareactor.internal.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Sends what was written when the event loop has read all there was to read, so that the requests
 * of all connections go out in a burst. To send each as soon as it is signed wakes its receiver
 * each time, which was seen to cost as much as the sending. Netty's own {@code
 * FlushConsolidationHandler} waits for the end of a read of its own connection only.
 */
final class FlushOncePerTurn extends ChannelOutboundHandlerAdapter {
  private boolean isDue;

  @Override
  public void flush(ChannelHandlerContext context) {
    if (!isDue) {
      isDue = true;
      context.executor().execute(() -> flushIfDue(context));
    }
  }

  /** Closing fails what has not been sent, so that goes first. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    flushIfDue(context);
    super.close(context, promise);
  }

  private void flushIfDue(ChannelHandlerContext context) {
    if (isDue) {
      isDue = false;
      context.flush();
    }
  }
}
