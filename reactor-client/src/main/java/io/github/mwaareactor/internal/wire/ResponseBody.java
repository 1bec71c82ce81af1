package io.github.mwaareactor.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Collects an answer's bytes, and no more of them than allowed. */
final class ResponseBody {
  private static final int CHUNK = 8192;

  private final int maxBytes;
  private byte[] bytes;
  private int length;
  private @Nullable String fault;

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
    if (isCut) {
      fault = "is longer than the " + maxBytes + " bytes allowed";
    }
    return isCut;
  }

  /** The same without gzip, as far as it fits; of damaged bytes, what can be read first. */
  ResponseBody unzipped() {
    ResponseBody plain = new ResponseBody(maxBytes, 4L * length);
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (plain.append(Unpooled.wrappedBuffer(chunk, 0, read))) {
          break;
        }
      }
    } catch (IOException e) {
      plain.fault = fault != null ? fault : "has a damaged gzip encoding";
    }
    return plain;
  }

  /** Why this is not all of the answer, as the end of a sentence; {@code null} if it is. */
  @Nullable String fault() {
    return fault;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
