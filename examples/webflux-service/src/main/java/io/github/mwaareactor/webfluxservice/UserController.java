package io.github.mwaareactor.webfluxservice;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Answers who is logged in. */
@RestController
class UserController {
  private final Login login;

  UserController(Login login) {
    this.login = login;
  }

  /**
   * Who is logged in.
   *
   * @param name the user's name, null if nobody is logged in
   */
  record CurrentUser(@Nullable String name) {}

  @GetMapping("/api/user")
  Mono<CurrentUser> user() {
    if (login == Login.NONE) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "Nobody can log in to this service.");
    }
    // Nobody is an answer: a page asks before anybody has logged in.
    return Caller.known().map(CurrentUser::new).defaultIfEmpty(new CurrentUser(null));
  }
}
