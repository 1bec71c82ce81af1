package io.github.mwaareactor.emulator;

/** What a new connection meets before there is any request; see {@link Connections#inject}. */
public enum ConnectionFault {
  /** Accepted and closed (FIN) at once. A client that sends anything then meets a reset. */
  CLOSED,

  /** Accepted and reset (RST) at once. */
  RESET,

  /**
   * Accepted and never heard of again: no TLS handshake is answered, no request. What the client
   * sends piles up at the operating system or is dropped; whether its closing is noticed depends on
   * the platform.
   */
  SILENT,

  /**
   * The TLS handshake is refused with a fatal alert, {@code handshake_failure}, and the connection
   * closed. Needs an emulator with TLS.
   */
  HANDSHAKE_REFUSED,

  /**
   * The connection is closed (FIN) in answer to the first message of the TLS handshake. Needs an
   * emulator with TLS.
   */
  HANDSHAKE_CLOSED;

  boolean needsTls() {
    return this == HANDSHAKE_REFUSED || this == HANDSHAKE_CLOSED;
  }
}
