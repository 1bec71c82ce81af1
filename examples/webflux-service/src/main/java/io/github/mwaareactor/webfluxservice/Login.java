package io.github.mwaareactor.webfluxservice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How callers show who they are. */
enum Login {
  /** Nobody can log in. */
  NONE,
  /** HTTP Basic, with the users of {@code webflux-service.users}. */
  BASIC,
  /** As the application's own {@code SecurityWebFilterChain} decides. */
  APPLICATION;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
