package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.SignatureVerdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an {@code Authorization} header: {@code AWS4-HMAC-SHA256
 * Credential=key/date/region/service/aws4_request, SignedHeaders=a;b, Signature=hex}.
 */
record Authorization(String credential, String signedHeaders, String signature, Scope scope) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** What the credential names: whose key, and where and when the signature holds. */
  record Scope(String accessKeyId, String date, String region, String service, String ending) {
    /** The scope without the key's id, as it stands in the text to sign. */
    String text() {
      return date + "/" + region + "/" + service + "/" + ending;
    }
  }

  static Authorization parse(String header) {
    int space = header.indexOf(' ');
    if (space < 0 || !header.substring(0, space).equals(ALGORITHM)) {
      throw incomplete("Authorization header requires the algorithm '" + ALGORITHM + "'.");
    }
    String parts = header.substring(space + 1);
    String credential = part(parts, "Credential");
    return new Authorization(
        credential, part(parts, "SignedHeaders"), part(parts, "Signature"), scopeOf(credential));
  }

  List<String> signedHeaderNames() {
    return List.of(signedHeaders.split(";", -1));
  }

  private static String part(String parts, String name) {
    String value = find(parts, name);
    if (value == null || value.isEmpty()) {
      throw incomplete("Authorization header requires '" + name + "' parameter.");
    }
    return value;
  }

  private static @Nullable String find(String parts, String name) {
    int start = 0;
    while (start < parts.length()) {
      int comma = parts.indexOf(',', start);
      int end = comma < 0 ? parts.length() : comma;
      String part = parts.substring(start, end).strip();
      if (part.startsWith(name) && part.startsWith("=", name.length())) {
        return part.substring(name.length() + 1);
      }
      start = end + 1;
    }
    return null;
  }

  private static Scope scopeOf(String credential) {
    String[] parts = credential.split("/", -1);
    if (parts.length != 5) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got "
              + parts.length
              + ".");
    }
    return new Scope(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }

  private static SignatureRefusal incomplete(String message) {
    return new SignatureRefusal(SignatureVerdict.INCOMPLETE_SIGNATURE, message);
  }
}
