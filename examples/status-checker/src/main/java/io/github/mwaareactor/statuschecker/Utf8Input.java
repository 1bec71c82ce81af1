package io.github.mwaareactor.statuschecker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * An input as UTF-8 without a byte order mark. Such a mark tells UTF-16; without one it is taken
 * for UTF-8, valid or not.
 */
final class Utf8Input {
  private static final int BUFFER = 64 * 1024;
  private static final int MARK = 3;

  private final BufferedInputStream bytes;
  private final int bytesPerByte;

  private Utf8Input(BufferedInputStream bytes, int bytesPerByte) {
    this.bytes = bytes;
    this.bytesPerByte = bytesPerByte;
  }

  /** Waits for the first bytes. */
  static Utf8Input of(InputStream in) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(in, BUFFER);
    if (skip(raw, 0xFE, 0xFF)) {
      return utf16(raw, StandardCharsets.UTF_16BE);
    } else if (skip(raw, 0xFF, 0xFE)) {
      return utf16(raw, StandardCharsets.UTF_16LE);
    }
    skip(raw, 0xEF, 0xBB, 0xBF);
    return new Utf8Input(raw, 1);
  }

  private static Utf8Input utf16(InputStream raw, Charset charset) {
    return new Utf8Input(new BufferedInputStream(new Transcoded(raw, charset), BUFFER), 2);
  }

  // One byte at a time: there may be no more than a few as yet.
  private static boolean skip(BufferedInputStream in, int... mark) throws IOException {
    in.mark(MARK);
    for (int expected : mark) {
      if (in.read() != expected) {
        in.reset();
        return false;
      }
    }
    return true;
  }

  /** The bytes; they can be marked. */
  BufferedInputStream bytes() {
    return bytes;
  }

  /** About how many bytes of the input make so many of UTF-8. */
  long original(long utf8Bytes) {
    return utf8Bytes * bytesPerByte;
  }

  /** UTF-16 as UTF-8. */
  private static final class Transcoded extends InputStream {
    private static final int CHARACTERS = 16 * 1024;

    private final Reader reader;
    private final CharBuffer characters = CharBuffer.allocate(CHARACTERS + 1);
    private ByteBuffer encoded = ByteBuffer.allocate(0);

    private Transcoded(InputStream in, Charset charset) {
      this.reader = new InputStreamReader(in, charset);
    }

    @Override
    public int read() throws IOException {
      return fill() ? encoded.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      } else if (!fill()) {
        return -1;
      }
      int count = Math.min(length, encoded.remaining());
      encoded.get(buffer, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      while (!encoded.hasRemaining()) {
        characters.clear().limit(CHARACTERS);
        if (reader.read(characters) < 0) {
          return false;
        }
        encode();
      }
      return true;
    }

    // The second half of a character may be in the next piece.
    private void encode() throws IOException {
      int end = characters.position();
      boolean isCut = end > 0 && Character.isHighSurrogate(characters.get(end - 1));
      if (isCut) {
        int second = reader.read();
        if (second >= 0) {
          characters.limit(CHARACTERS + 1);
          characters.put((char) second);
        }
      }
      encoded = StandardCharsets.UTF_8.encode(characters.flip());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
