package io.github.mwaareactor.emulator.internal.control;

import java.util.Collection;
import java.util.Map;

/** A request to the emulator that cannot be fulfilled, and why, in words for who sent it. */
final class ControlProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Map<String, String> headers;

  ControlProblem(int status, String message) {
    this(status, message, Map.of());
  }

  private ControlProblem(int status, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  static ControlProblem methodNotAllowed(String path, Collection<String> allowed, String method) {
    return new ControlProblem(
        405,
        path + " takes " + String.join(" and ", allowed) + ", was " + method + ".",
        Map.of("allow", String.join(", ", allowed)));
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
