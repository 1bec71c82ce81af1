package io.github.mwaareactor.internal.protocol;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says where an answer cannot be read, without showing any of it: it may be sensitive. */
final class JsonErrorLocation {
  private JsonErrorLocation() {}

  static String describe(JacksonException fault) {
    String member =
        fault.getPath().stream()
            .map(step -> step.getPropertyName() == null ? "[]" : step.getPropertyName())
            .collect(Collectors.joining("."));
    TokenStreamLocation at = fault.getLocation();
    return (member.isEmpty() ? "" : ", member " + member)
        + (at == null ? "" : ", at line " + at.getLineNr() + " column " + at.getColumnNr());
  }
}
