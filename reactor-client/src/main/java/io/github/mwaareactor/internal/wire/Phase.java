package io.github.mwaareactor.internal.wire;

/** What a call is waiting for, so that a limit can say what it ended. */
public enum Phase {
  /** The settings of environment and profile, and so the endpoint. */
  SETTINGS("the AWS settings"),
  /** A permit of the client's rate limit. */
  PERMIT("a permit of the rate limit"),
  /** Credentials that are not at hand. */
  CREDENTIALS("credentials from the identity provider"),
  /** The signature, which is made by one thread at a time. */
  SIGNATURE("its signature"),
  /** A connection, pooled or to be opened. */
  CONNECTION("a connection"),
  /** The answer: the request is on its way. */
  ANSWER("the answer"),
  /** The time of the next attempt. */
  RETRY("the next attempt");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /** The same in words, as the object of "waiting for". */
  public String words() {
    return words;
  }
}
