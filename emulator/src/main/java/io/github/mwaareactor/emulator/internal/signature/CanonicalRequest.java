package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.internal.http.HttpCall;
import io.github.mwaareactor.emulator.internal.http.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The one text both sides of a signature derive from a request: method, path, query, the headers
 * named as signed, and the hash of the body.
 */
final class CanonicalRequest {
  private static final String HEX = "0123456789ABCDEF";

  private CanonicalRequest() {}

  static String of(HttpCall call, Authorization authorization, String bodyHash) {
    StringBuilder text = new StringBuilder(512);
    text.append(call.method()).append('\n');
    RequestTarget where = Objects.requireNonNull(call.where(), "where");
    appendPath(text, where.path());
    text.append('\n');
    appendQuery(text, where.query());
    text.append('\n');
    for (String name : authorization.signedHeaderNames()) {
      appendHeader(text, name, call);
    }
    text.append('\n').append(authorization.signedHeaders()).append('\n').append(bodyHash);
    return text.toString();
  }

  private static void appendPath(StringBuilder text, String path) {
    if (path.length() <= 1) {
      text.append('/');
      return;
    }
    // The path on the wire is encoded once already: encoding it as it is makes it twice.
    appendEncoded(text, normalized(path), '/');
  }

  private static String normalized(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    String joined = "/" + String.join("/", segments);
    // Signers keep a slash that was sent at the end, and add none for dots there.
    return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
  }

  private static void appendQuery(StringBuilder text, String query) {
    if (query.isEmpty()) {
      return;
    }
    List<String> parameters = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        parameters.add(canonicalParameter(parameter));
      }
    }
    Collections.sort(parameters);
    // The separator sorts before every character a name can have, so that names decide first.
    text.append(String.join("&", parameters).replace('\0', '='));
  }

  private static String canonicalParameter(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    String value = equals < 0 ? "" : parameter.substring(equals + 1);
    StringBuilder text = new StringBuilder();
    appendReencoded(text, name);
    text.append('\0');
    appendReencoded(text, value);
    return text.toString();
  }

  // Encodes what should be, and leaves what the sender has encoded.
  private static void appendReencoded(StringBuilder text, String part) {
    appendEncoded(text, part, '%');
  }

  private static void appendHeader(StringBuilder text, String name, HttpCall call) {
    text.append(name).append(':');
    Iterator<String> values = call.headers().getOrDefault(name, List.of()).iterator();
    while (values.hasNext()) {
      appendCollapsed(text, values.next());
      if (values.hasNext()) {
        text.append(',');
      }
    }
    text.append('\n');
  }

  /** Without blanks around, and with one blank where there are several. */
  private static void appendCollapsed(StringBuilder text, String value) {
    boolean blankBefore = false;
    int start = text.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean blank = c == ' ' || c == '\t';
      if (!blank) {
        if (blankBefore && text.length() > start) {
          text.append(' ');
        }
        text.append(c);
      }
      blankBefore = blank;
    }
  }

  private static void appendEncoded(StringBuilder text, String part, char kept) {
    for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c) || c == kept) {
        text.append(c);
      } else {
        text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
