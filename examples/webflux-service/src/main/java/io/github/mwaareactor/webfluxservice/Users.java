package io.github.mwaareactor.webfluxservice;

import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import reactor.core.publisher.Mono;

/** Who may log in, from {@code webflux-service.users}: names with encoded passwords. */
final class Users implements ReactiveUserDetailsService {
  private static final Logger LOG = LoggerFactory.getLogger("webflux-service.login");
  private static final Pattern ENCODED = Pattern.compile("\\{[^{}]+}.+", Pattern.DOTALL);
  private static final String PLAIN = "{noop}";

  private final Map<String, String> passwords;

  private Users(Map<String, String> passwords) {
    this.passwords = passwords;
  }

  /** Refuses passwords that could never match; none of them is shown. */
  static Users of(Map<String, String> passwords, PasswordEncoder encoder) {
    passwords.forEach((name, password) -> check(name, password, encoder));
    return new Users(Map.copyOf(passwords));
  }

  private static void check(String name, String password, PasswordEncoder encoder) {
    if (!ENCODED.matcher(password).matches()) {
      throw refused(name, "has no {prefix} that says how it is encoded.");
    }
    try {
      encoder.matches("password", password);
    } catch (IllegalArgumentException | LinkageError e) {
      throw refused(name, "is encoded in a way that this service does not know.");
    }
  }

  private static LoginSettingsException refused(String name, String rule) {
    return new LoginSettingsException(
        "The password of webflux-service.users." + name + " " + rule,
        "Set an encoded password such as {bcrypt}$2y$10$..., as in webflux-service.users."
            + name
            + "={bcrypt}<what \"htpasswd -nBC 10 "
            + name
            + "\" prints behind the colon>.");
  }

  void warnOfPlainText() {
    passwords.forEach(
        (name, password) -> {
          if (password.startsWith(PLAIN)) {
            LOG.warn(
                "The password of webflux-service.users.{} is not encoded ({}): whoever reads the"
                    + " settings can log in with it",
                name,
                PLAIN);
          }
        });
  }

  boolean isEmpty() {
    return passwords.isEmpty();
  }

  /** A new one each time: its password is erased after the login. */
  @Override
  public Mono<UserDetails> findByUsername(String name) {
    return Mono.justOrEmpty(passwords.get(name))
        .map(password -> User.withUsername(name).password(password).authorities("user").build());
  }
}
