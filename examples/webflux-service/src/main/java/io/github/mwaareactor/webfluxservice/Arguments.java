package io.github.mwaareactor.webfluxservice;

import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What a caller sent, as the client judges it. */
final class Arguments {
  private Arguments() {}

  /**
   * The client refuses an argument at the call, naming the rule and the value, such as a workflow
   * of another region than a pinned one: a 400.
   */
  static <T> T accepted(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    }
  }
}
