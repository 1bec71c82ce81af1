package io.github.mwaareactor.internal.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** What a caller's own endpoint may look like, whether code or a setting gave it. */
public final class EndpointRules {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]");

  private static final int MAX_PORT = 65535;

  private EndpointRules() {}

  public static URI checked(URI endpoint) {
    requireNonNull(endpoint, "endpoint");
    return checked("endpoint", endpoint);
  }

  static URI parsed(String where, String text) {
    try {
      return checked(where, new URI(text));
    } catch (URISyntaxException e) {
      // Not as the cause: its message has the text as it stands.
      throw new IllegalArgumentException(
          where + " must be a URI, was " + Found.quoted(shown(text)) + ": " + e.getReason());
    }
  }

  private static URI checked(String where, URI endpoint) {
    boolean fits =
        endpoint.getScheme() != null
            && SCHEMES.contains(endpoint.getScheme().toLowerCase(Locale.ROOT))
            && endpoint.getHost() != null
            && endpoint.getPort() != 0
            && endpoint.getPort() <= MAX_PORT
            && endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null;
    if (!fits) {
      throw new IllegalArgumentException(
          where
              + " must be http or https with a host, a port up to 65535 if any, and without user,"
              + " query and fragment, was "
              + shown(endpoint.toString()));
    }
    return endpoint;
  }

  // A password belongs in no message, and a query may hold one too. In a text that is no URI a
  // password may hold anything, so all that stands before the last @ is hidden.
  private static String shown(String endpoint) {
    return endpoint
        .replaceFirst("(?s)^([A-Za-z]+:/*)?.*@", "$1***@")
        .replaceFirst("(?s)[?#].*", "?***");
  }

  /** By the text alone: a name that has to be looked up could be answered by anyone. */
  static void requireSafe(String where, URI endpoint) {
    boolean safe =
        endpoint.getScheme().equalsIgnoreCase("https")
            || THIS_MACHINE.contains(endpoint.getHost().toLowerCase(Locale.ROOT))
            || endpoint.getHost().matches("127(\\.\\d{1,3}){3}");
    if (!safe) {
      throw new IllegalArgumentException(
          where
              + " must be https, or http to this machine, unless allowPlaintext(true); was "
              + endpoint);
    }
  }
}
