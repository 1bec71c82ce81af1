package io.github.mwaareactor.webfluxservice;

/** Settings with which nobody could log in, or not safely: the service does not start. */
final class LoginSettingsException extends RuntimeException {
  private final String what;
  private final String remedy;

  LoginSettingsException(String what, String remedy) {
    super(what + " " + remedy);
    this.what = what;
    this.remedy = remedy;
  }

  String what() {
    return what;
  }

  String remedy() {
    return remedy;
  }
}
