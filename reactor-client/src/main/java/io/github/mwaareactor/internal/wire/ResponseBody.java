package io.github.mwaareactor.internal.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects an answer's bytes, and no more of them than allowed. */
final class ResponseBody {
  private final int maxBytes;
  private byte[] bytes;
  private int length;

  ResponseBody(int maxBytes, int expectedBytes) {
    this.maxBytes = maxBytes;
    this.bytes = new byte[expectedBytes];
  }

  /** Copies the chunk; whoever delivers it also releases it. */
  void append(ByteBuf chunk) {
    int more = chunk.readableBytes();
    if (more > maxBytes - length) {
      throw new TooLong();
    }
    if (length + more > bytes.length) {
      int doubled = (int) Math.min(maxBytes, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(length + more, doubled));
    }
    chunk.readBytes(bytes, length, more);
    length += more;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** The answer has more bytes than allowed. */
  @SuppressWarnings("serial")
  static final class TooLong extends RuntimeException {
    TooLong() {
      super("body over the limit", null, false, false);
    }
  }
}
