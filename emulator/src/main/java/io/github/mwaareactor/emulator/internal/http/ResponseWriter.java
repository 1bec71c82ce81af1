package io.github.mwaareactor.emulator.internal.http;

import io.github.mwaareactor.emulator.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** An answer on its way out, and the one place where a fault spoils that way. */
public final class ResponseWriter {
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final byte[] HUGE_START = "{\"Padding\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HUGE_END = "\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PADDING = new byte[16 * 1024];

  static {
    Arrays.fill(PADDING, (byte) 'x');
  }

  private final Answer answer;
  private final String requestId;
  private final Instant date;
  private final @Nullable Fault fault;

  public ResponseWriter(Answer answer, String requestId, Instant date, @Nullable Fault fault) {
    this.answer = answer;
    this.requestId = requestId;
    this.date = date;
    this.fault = fault;
  }

  public String requestId() {
    return requestId;
  }

  /** The status the client gets to see; 0 if it sees none. */
  public int status() {
    boolean withheld =
        fault instanceof Fault.NoAnswer
            || (fault instanceof Fault.BrokenConnection broken
                && broken.moment().compareTo(Fault.Moment.AFTER_HEADERS) < 0);
    return withheld ? 0 : answer.status();
  }

  /** Completes when the connection is free for another request; never if it will not be. */
  Mono<Void> send(
      HttpServerRequest request, HttpServerResponse response, OpenConnection connection) {
    if (fault instanceof Fault.NoAnswer) {
      return Mono.never();
    }
    if (fault instanceof Fault.BrokenConnection broken) {
      return cut(lengthUntil(broken.moment()), broken.ending(), connection);
    }
    if (fault instanceof Fault.TruncatedAnswer truncated) {
      int bodyBytes = Math.min(truncated.bodyBytes(), Math.max(0, answer.body().length - 1));
      return cut(head().length + bodyBytes, Fault.Ending.CLOSE, connection);
    }
    if (fault instanceof Fault.LateAnswer late) {
      return connection.after(late.delay()).then(Mono.defer(() -> whole(request, response)));
    }
    if (fault instanceof Fault.DrippedAnswer dripped) {
      return pieces(begun(response), drops(dripped, connection));
    }
    if (fault instanceof Fault.HugeAnswer huge) {
      HttpServerResponse begun = begun(response);
      begun.responseHeaders().set(HttpHeaderNames.CONTENT_LENGTH, huge.bodyBytes());
      return pieces(begun, padded(huge.bodyBytes()));
    }
    return whole(request, response);
  }

  private Mono<Void> whole(HttpServerRequest request, HttpServerResponse response) {
    HttpServerResponse begun = begun(response);
    return request.method().equals(HttpMethod.HEAD)
        ? begun.send().then()
        : begun.sendObject(Unpooled.wrappedBuffer(answer.body())).then();
  }

  private HttpServerResponse begun(HttpServerResponse response) {
    response.status(answer.status()).responseHeaders().set(headers());
    return response;
  }

  private HttpHeaders headers() {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(REQUEST_ID, requestId);
    headers.set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(date)));
    headers.set(HttpHeaderNames.CONTENT_TYPE, Answer.CONTENT_TYPE);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    answer.headers().forEach(headers::set);
    return headers;
  }

  private static Mono<Void> pieces(HttpServerResponse response, Flux<ByteBuf> pieces) {
    return response.send(pieces, piece -> true).then();
  }

  private Flux<ByteBuf> drops(Fault.DrippedAnswer dripped, OpenConnection connection) {
    byte[] body = answer.body();
    int size = dripped.pieceBytes();
    int count = (int) ((body.length + (long) size - 1) / size);
    return Flux.range(0, count)
        .concatMap(
            drop ->
                connection
                    .after(dripped.every())
                    .then(
                        Mono.fromSupplier(
                            () -> {
                              int start = drop * size;
                              int length = Math.min(size, body.length - start);
                              return Unpooled.wrappedBuffer(body, start, length);
                            })));
  }

  private static Flux<ByteBuf> padded(long bytes) {
    long padding = bytes - HUGE_START.length - HUGE_END.length;
    Flux<ByteBuf> middle =
        Flux.generate(
            () -> padding,
            (left, sink) -> {
              int length = (int) Math.min(left, PADDING.length);
              if (length == 0) {
                sink.complete();
              } else {
                sink.next(Unpooled.wrappedBuffer(PADDING, 0, length));
              }
              return left - length;
            });
    return Flux.concat(
        Mono.fromSupplier(() -> Unpooled.wrappedBuffer(HUGE_START)),
        middle,
        Mono.fromSupplier(() -> Unpooled.wrappedBuffer(HUGE_END)));
  }

  /** Sends so many bytes of status line, headers and body, and ends the connection. */
  private Mono<Void> cut(int length, Fault.Ending ending, OpenConnection connection) {
    if (length == 0) {
      connection.end(ending);
      return Mono.never();
    }
    ByteBuf bytes = Unpooled.wrappedBuffer(head(), answer.body()).slice(0, length);
    belowHttp(connection.channel())
        .writeAndFlush(bytes)
        .addListener(written -> connection.end(ending));
    return Mono.never();
  }

  private int lengthUntil(Fault.Moment moment) {
    int head = head().length;
    int body = answer.body().length;
    return switch (moment) {
      case BEFORE_HEADERS -> 0;
      case DURING_HEADERS -> head / 2;
      case AFTER_HEADERS -> head;
      case DURING_BODY -> head + body / 2;
      case AFTER_BODY -> head + body;
    };
  }

  private byte[] head() {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(HttpResponseStatus.valueOf(answer.status())).append("\r\n");
    headers().forEach(h -> head.append(h.getKey() + ": " + h.getValue() + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  // What is written to the codec's context has passed the codec: TLS is next, if any.
  private static ChannelHandlerContext belowHttp(Channel channel) {
    return Objects.requireNonNull(channel.pipeline().context(NettyPipeline.HttpCodec));
  }
}
