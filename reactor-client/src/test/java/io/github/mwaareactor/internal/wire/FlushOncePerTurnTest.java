package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlushOncePerTurnTest {
  private final Sent sent = new Sent();
  private final EmbeddedChannel channel = new EmbeddedChannel(sent, new FlushOncePerTurn());

  @AfterEach
  void closes() {
    channel.finishAndReleaseAll();
  }

  @Test
  void allThatIsWrittenInOneTurnIsFlushedOnceAtItsEnd() {
    writeAndFlush("one");
    writeAndFlush("two");
    assertThat(sent.events).containsExactly("one", "two");

    channel.runPendingTasks();

    assertThat(sent.events).containsExactly("one", "two", "flush");
  }

  @Test
  void theNextTurnIsFlushedAnew() {
    writeAndFlush("one");
    channel.runPendingTasks();
    writeAndFlush("two");

    channel.runPendingTasks();

    assertThat(sent.events).containsExactly("one", "flush", "two", "flush");
  }

  @Test
  void whatIsNotFlushedStays() {
    write("one");

    channel.runPendingTasks();

    assertThat(sent.events).containsExactly("one");
  }

  @Test
  void whatWasFlushedIsSentBeforeTheConnectionCloses() {
    writeAndFlush("one");
    close();

    channel.runPendingTasks();

    assertThat(sent.events).containsExactly("one", "flush", "close");
  }

  @Test
  void closingFlushesNothingThatNobodyFlushed() {
    write("one");

    close();

    assertThat(sent.events).containsExactly("one", "close");
  }

  private void write(String message) {
    var unused = channel.pipeline().write(message, channel.newPromise());
  }

  private void writeAndFlush(String message) {
    var unused = channel.pipeline().writeAndFlush(message, channel.newPromise());
  }

  private void close() {
    var unused = channel.pipeline().close(channel.newPromise());
  }

  // Nothing goes on to the channel, which would run what waits after each write.
  private static final class Sent extends ChannelOutboundHandlerAdapter {
    private final List<Object> events = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      events.add(message);
      promise.setSuccess();
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      events.add("flush");
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
      events.add("close");
      super.close(context, promise);
    }
  }
}
