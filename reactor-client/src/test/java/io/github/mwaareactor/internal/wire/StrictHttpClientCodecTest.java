package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With connections whose closing takes a while; the rest is shown by {@code OwnAnswerTest}. */
class StrictHttpClientCodecTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new SlowToClose(), new StrictHttpClientCodec(new HttpDecoderConfig()));

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @Test
  void nothingIsSentNorReadOnAConnectionThatIsBeingClosed() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.buffer().writeByte('x'));
    channel.writeInbound(bytes("unexpected"));

    ChannelFuture sent = channel.writeAndFlush(request);
    channel.writeInbound(bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));

    assertThat(sent.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(request.refCnt()).isZero();
    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(channel.inboundMessages()).isEmpty();
  }

  private static Object bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  /** As TLS, which says goodbye first. */
  private static final class SlowToClose extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {}
  }
}
