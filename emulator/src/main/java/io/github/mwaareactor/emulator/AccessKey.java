package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key the emulator accepts signatures of. A key with a session token is temporary: its requests
 * must carry that token, signed.
 *
 * @param accessKeyId the public half, without slash, comma or blank
 * @param secretAccessKey the secret half, never shown by {@link #toString()}
 * @param sessionToken the token of a temporary key, or null; never shown either
 */
public record AccessKey(String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  /** Checks the parts. */
  public AccessKey {
    Objects.requireNonNull(accessKeyId, "accessKeyId");
    Objects.requireNonNull(secretAccessKey, "secretAccessKey");
    Checks.argument(
        isPlain(accessKeyId),
        "accessKeyId must be printable ASCII without slash, comma or blank, was '%s'",
        accessKeyId);
    Checks.argument(!secretAccessKey.isBlank(), "secretAccessKey must not be blank");
    Checks.argument(
        sessionToken == null || !sessionToken.isBlank(), "sessionToken must not be blank");
  }

  /**
   * A lasting key.
   *
   * @param accessKeyId the public half
   * @param secretAccessKey the secret half
   * @return the key
   */
  public static AccessKey of(String accessKeyId, String secretAccessKey) {
    return new AccessKey(accessKeyId, secretAccessKey, null);
  }

  /**
   * A temporary key.
   *
   * @param accessKeyId the public half
   * @param secretAccessKey the secret half
   * @param sessionToken the token its requests must carry
   * @return the key
   */
  public static AccessKey of(String accessKeyId, String secretAccessKey, String sessionToken) {
    return new AccessKey(
        accessKeyId, secretAccessKey, Objects.requireNonNull(sessionToken, "sessionToken"));
  }

  /** Shows the key's id and whether it is temporary, neither secret nor token. */
  @Override
  public String toString() {
    return "AccessKey[" + accessKeyId + (sessionToken == null ? "]" : ", temporary]");
  }

  // The id stands between '=' and '/' in the Authorization header.
  private static boolean isPlain(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/' && c != ',');
  }
}
