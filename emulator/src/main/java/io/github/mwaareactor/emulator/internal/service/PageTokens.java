package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.signature.Digests;
import java.nio.ByteBuffer;
import java.security.Key;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes where a list goes on so that no caller can read or make it: a position, masked and signed
 * with a key of this emulator for one question of one account. Nothing is kept, so that a token is
 * good for any time and any number of pages.
 */
final class PageTokens {
  private static final int POSITION_BYTES = 8;
  private static final int SIGNATURE_BYTES = 16;

  private volatile Key key = newKey();

  String write(String question, long position) {
    long masked = position ^ mask(question);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(POSITION_BYTES + SIGNATURE_BYTES)
                .putLong(masked)
                .put(signature(question, masked))
                .array());
  }

  /** The position, or null for a token that was not written for this question. */
  @Nullable Long read(String question, String token) {
    byte[] bytes = decoded(token);
    if (bytes == null || bytes.length != POSITION_BYTES + SIGNATURE_BYTES) {
      return null;
    }
    long masked = ByteBuffer.wrap(bytes).getLong();
    byte[] signature = Arrays.copyOfRange(bytes, POSITION_BYTES, bytes.length);
    return Arrays.equals(signature, signature(question, masked)) ? masked ^ mask(question) : null;
  }

  /** Knows no token any more. */
  void reset() {
    key = newKey();
  }

  private long mask(String question) {
    return ByteBuffer.wrap(Digests.hmac(key, "mask\n" + question)).getLong();
  }

  private byte[] signature(String question, long masked) {
    byte[] whole = Digests.hmac(key, "position\n" + masked + "\n" + question);
    return Arrays.copyOf(whole, SIGNATURE_BYTES);
  }

  private static byte @Nullable [] decoded(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  // Guards a test against its own client, so it need not wait for the system's generator.
  private static Key newKey() {
    byte[] bytes = new byte[32];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Digests.key(bytes);
  }
}
