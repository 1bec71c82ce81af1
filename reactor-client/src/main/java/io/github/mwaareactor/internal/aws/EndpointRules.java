package io.github.mwaareactor.internal.aws;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.PlaintextEndpointException;
import io.github.mwaareactor.internal.argument.Quoted;
import io.github.mwaareactor.internal.wire.Authority;
import io.github.mwaareactor.internal.wire.ShownUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** What a caller's own endpoint may look like, whether code or a setting gave it. */
public final class EndpointRules {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]");

  private static final int MAX_PORT = 65535;
  private static final int ASCII_END = 128;

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
          where + " must be a URI, was " + Quoted.of(ShownUri.of(text)) + ": " + e.getReason());
    }
  }

  private static URI checked(String where, URI endpoint) {
    Authority authority = Authority.of(endpoint);
    boolean fits =
        endpoint.getScheme() != null
            && SCHEMES.contains(endpoint.getScheme().toLowerCase(Locale.ROOT))
            && authority != null
            && authority.port() != 0
            && authority.port() <= MAX_PORT
            && authority.userInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null;
    if (!fits) {
      throw new IllegalArgumentException(
          where
              + " must be http or https with a host, a port up to 65535 if any, and without user,"
              + " query and fragment"
              + hint(endpoint)
              + ", was "
              + ShownUri.of(endpoint.toString()));
    }
    return endpoint;
  }

  // Java's URIs have a host for ASCII names only, and say nothing of it.
  private static String hint(URI endpoint) {
    String authority = endpoint.getRawAuthority();
    return authority != null && !authority.chars().allMatch(c -> c < ASCII_END)
        ? ", the host in ASCII (xn--...)"
        : "";
  }

  /** By the text alone: a name that has to be looked up could be answered by anyone. */
  static void requireSafe(String where, URI endpoint) {
    String host = authorityOf(endpoint).host().toLowerCase(Locale.ROOT);
    boolean safe =
        endpoint.getScheme().equalsIgnoreCase("https")
            || THIS_MACHINE.contains(host)
            || host.matches("127(\\.\\d{1,3}){3}");
    if (!safe) {
      throw new PlaintextEndpointException(where, endpoint);
    }
  }

  /** Host and port of an endpoint that was checked, whatever {@link URI} thinks of them. */
  static Authority authorityOf(URI endpoint) {
    return requireNonNull(Authority.of(endpoint), "host");
  }
}
