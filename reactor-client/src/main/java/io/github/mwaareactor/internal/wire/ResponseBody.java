package io.github.mwaareactor.internal.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects an answer's bytes, and no more of them than allowed. */
final class ResponseBody {
  private final int maxBytes;
  private byte[] bytes;
  private int length;

  ResponseBody(int maxBytes, long expectedBytes) {
    this.maxBytes = maxBytes;
    this.bytes = new byte[(int) Math.min(maxBytes, expectedBytes)];
  }

  /**
   * Copies what fits of the chunk; whoever delivers it also releases it.
   *
   * @return whether something did not fit
   */
  boolean append(ByteBuf chunk) {
    int taken = Math.min(chunk.readableBytes(), maxBytes - length);
    boolean isCut = taken < chunk.readableBytes();
    if (length + taken > bytes.length) {
      int doubled = (int) Math.min(maxBytes, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(length + taken, doubled));
    }
    chunk.readBytes(bytes, length, taken);
    length += taken;
    return isCut;
  }

  int maxBytes() {
    return maxBytes;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
