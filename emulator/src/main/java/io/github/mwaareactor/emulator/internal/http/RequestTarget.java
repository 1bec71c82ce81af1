package io.github.mwaareactor.emulator.internal.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the method in a request's first line: a path, or a whole URI as for a proxy,
 * of which the path counts (RFC 9112, 3.2).
 *
 * @param path as sent, still percent-encoded
 * @param query as sent, empty if there is none
 */
public record RequestTarget(String path, String query) {
  // Without a user: whoever reads one is to take it for an error (RFC 9110, 4.2.4).
  private static final Pattern AUTHORITY =
      Pattern.compile("(?i:https?)://(\\[[0-9A-Fa-f:.]+]|[^/?@:\\[\\]]+)(:[0-9]*)?");

  /** What it says, or null if it is neither. */
  static @Nullable RequestTarget parse(String target) {
    if (!target.chars().allMatch(RequestTarget::isAllowed)) {
      return null;
    }
    Matcher authority = AUTHORITY.matcher(target);
    return !target.startsWith("/") && authority.lookingAt()
        ? ofPath(target.substring(authority.end()), "/")
        : ofPath(target, "");
  }

  private static @Nullable RequestTarget ofPath(String rest, String ifEmpty) {
    int mark = rest.indexOf('?');
    String path = mark < 0 ? rest : rest.substring(0, mark);
    String whole = path.isEmpty() ? ifEmpty : path;
    return whole.startsWith("/")
        ? new RequestTarget(whole, mark < 0 ? "" : rest.substring(mark + 1))
        : null;
  }

  // A fragment is never sent. What should be encoded and is not is let be: some clients do so.
  private static boolean isAllowed(int character) {
    return character > ' ' && character != 0x7f && character != '#';
  }
}
