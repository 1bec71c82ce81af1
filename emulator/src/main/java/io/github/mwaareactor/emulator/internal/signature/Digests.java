package io.github.mwaareactor.emulator.internal.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SHA-256 and HMAC-SHA-256; one instance of each per thread, as making them costs more than use.
 */
public final class Digests {
  private static final String HMAC = "HmacSHA256";
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(Digests::newDigest);
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Digests::newMac);

  private Digests() {}

  public static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(SHA256.get().digest(bytes));
  }

  static String sha256Hex(String text) {
    return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] hmac(Key key, String text) {
    try {
      Mac mac = MAC.get();
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A key of ours was refused", e);
    }
  }

  public static Key key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  /** Compares in a time that does not tell where the texts differ. */
  public static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + HMAC, e);
    }
  }
}
