package io.github.mwaareactor.emulator.internal.http;

import java.io.ByteArrayOutputStream;

/**
 * A body as it comes in. Past the limit it is still read, so that the answer arrives, but not kept.
 */
final class RequestBody {
  static final int MAX_BYTES = 1024 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private boolean tooLarge;

  RequestBody add(byte[] part) {
    tooLarge = tooLarge || bytes.size() + part.length > MAX_BYTES;
    if (tooLarge) {
      bytes.reset();
    } else {
      bytes.writeBytes(part);
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  boolean tooLarge() {
    return tooLarge;
  }
}
