package io.github.mwaareactor.internal.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** What a caller's own endpoint may look like. */
public final class EndpointRules {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]");

  private static final int MAX_PORT = 65535;

  private EndpointRules() {}

  public static URI checked(URI endpoint) {
    requireNonNull(endpoint, "endpoint");
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
          "endpoint must be http or https with a host, a port up to 65535 if any, and without user,"
              + " query and fragment, was "
              + shown(endpoint));
    }
    return endpoint;
  }

  // A password belongs in no message, and a query may hold one too.
  private static String shown(URI endpoint) {
    return endpoint.toString().replaceAll("//[^/]*@", "//***@").replaceAll("[?#].*", "?***");
  }

  /** By the text alone: a name that has to be looked up could be answered by anyone. */
  public static void requireSafe(URI endpoint) {
    boolean safe =
        endpoint.getScheme().equalsIgnoreCase("https")
            || THIS_MACHINE.contains(endpoint.getHost().toLowerCase(Locale.ROOT))
            || endpoint.getHost().matches("127(\\.\\d{1,3}){3}");
    if (!safe) {
      throw new IllegalArgumentException(
          "endpoint must be https, or http to this machine, unless allowPlaintext(true); was "
              + endpoint);
    }
  }
}
