package io.github.mwaareactor.webfluxservice;

import org.springframework.security.core.AuthenticationException;

/** A password was sent where others could read it; it is not even looked at. */
final class UnsafeTransportException extends AuthenticationException {
  UnsafeTransportException() {
    super("A password was sent in plain text");
  }
}
