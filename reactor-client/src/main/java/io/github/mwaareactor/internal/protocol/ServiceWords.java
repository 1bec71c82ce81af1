package io.github.mwaareactor.internal.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the service's own words may be shown. A refusal of a signature quotes the request, the
 * session token in it included; a proxy may send a whole page.
 */
final class ServiceWords {
  private static final int MAX_LENGTH = 2048;
  // Only what follows a colon or an equals sign: plain words such as "signature we calculated"
  // stay.
  private static final Pattern SECRETS =
      Pattern.compile(
          "(?i)((?:x-amz-security-token|\\bsignature)[\"']?\\s*[:=]\\s*[\"']?)[\\w+/=%-]+");
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  private ServiceWords() {}

  static @Nullable String shown(@Nullable String words) {
    if (words == null) {
      return null;
    }
    // The end of a cut message could be half a token that the pattern still finds, so cut first.
    String bounded = words.length() <= MAX_LENGTH ? words : words.substring(0, MAX_LENGTH) + "...";
    String harmless = SECRETS.matcher(bounded).replaceAll("$1***");
    return CONTROLS.matcher(harmless).replaceAll(" ");
  }
}
