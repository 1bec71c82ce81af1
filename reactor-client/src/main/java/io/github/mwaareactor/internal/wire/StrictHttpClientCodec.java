package io.github.mwaareactor.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

/**
 * HTTP/1.1 with one request at a time and exactly one response to it. Interim responses (1xx) are
 * skipped, as RFC 9110 section 15.2 demands; whatever else comes while no response is due closes
 * the connection. Reactor Netty would take the one for the response and leave the other to the next
 * request on that connection, whose caller was then seen to get the response of somebody else.
 */
final class StrictHttpClientCodec
    extends CombinedChannelDuplexHandler<StrictHttpClientCodec.Decoder, HttpRequestEncoder> {

  StrictHttpClientCodec(HttpDecoderConfig config) {
    super(new Decoder(config), new HttpRequestEncoder());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (inboundHandler().isRefused) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    if (message instanceof HttpRequest) {
      inboundHandler().isResponseDue = true;
    }
    super.write(context, message, promise);
  }

  static final class Decoder extends HttpResponseDecoder {
    private boolean isResponseDue;

    /** Closing takes a while over TLS; meanwhile the connection may be handed out once more. */
    private boolean isRefused;

    /** The end of the response, until everything that came with it has been read. */
    private @Nullable LastHttpContent end;

    private Decoder(HttpDecoderConfig config) {
      super(config);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
        throws Exception {
      if (!isResponseDue || isRefused) {
        refuse(context, buffer);
        return;
      }
      super.decode(context, buffer, out);
      if (out.isEmpty()) {
        return;
      }
      out.forEach(Decoder::nameFailure);
      if (out.get(0) instanceof HttpResponse response && isBelow200(response)) {
        skipOrFail(context, response, out);
      } else if (out.get(out.size() - 1) instanceof LastHttpContent last) {
        out.remove(out.size() - 1);
        isResponseDue = false;
        end = last;
      }
    }

    // Closed at once, the response that just ended would be lost; this way it is closed after it.
    private void refuse(ChannelHandlerContext context, ByteBuf unexpected) {
      unexpected.skipBytes(unexpected.readableBytes());
      Connection.from(context.channel()).markPersistent(false);
      if (end == null && !isRefused) {
        isRefused = true;
        ChannelFuture unused = context.close();
      }
    }

    // Distinguishes what cannot be read from a fault of our own.
    private static void nameFailure(Object message) {
      HttpObject decoded = (HttpObject) message;
      Throwable failure = decoded.decoderResult().cause();
      if (failure != null && !(failure instanceof CodecException)) {
        decoded.setDecoderResult(DecoderResult.failure(new DecoderException(failure)));
      }
    }

    private static boolean isBelow200(HttpResponse response) {
      return response.decoderResult().isSuccess()
          && response.status().code() < HttpResponseStatus.OK.code();
    }

    private void skipOrFail(
        ChannelHandlerContext context, HttpResponse response, List<Object> out) {
      HttpResponseStatus status = response.status();
      out.clear();
      if (status.codeClass() == HttpStatusClass.INFORMATIONAL
          && status.code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
        // Nothing reaches the one who reads on demand, so the next read is ours to ask for.
        context.read();
      } else {
        isResponseDue = false;
        response.setDecoderResult(
            DecoderResult.failure(
                new DecoderException("a status that ends no exchange: " + status.code())));
        out.add(response);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
      passOnEnd(context);
      super.channelReadComplete(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      passOnEnd(context);
      super.channelInactive(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
      passOnEnd(context);
      super.handlerRemoved0(context);
    }

    private void passOnEnd(ChannelHandlerContext context) {
      LastHttpContent last = end;
      if (last != null) {
        end = null;
        context.fireChannelRead(last);
      }
    }
  }
}
