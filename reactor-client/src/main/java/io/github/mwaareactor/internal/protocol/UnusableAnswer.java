package io.github.mwaareactor.internal.protocol;

/**
 * Ends the reading of an answer that is good JSON but is none to what was asked. Made where it is
 * caught, so without a stack.
 */
final class UnusableAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isAboutOther;

  private UnusableAnswer(String what, boolean isAboutOther) {
    super(what, null, false, false);
    this.isAboutOther = isAboutOther;
  }

  /** It names something else than was asked for. */
  static UnusableAnswer isAbout(String other) {
    return new UnusableAnswer(
        "the answer is about " + other + ", not about what was asked for", true);
  }

  /** It lacks a member that nothing can stand in for. */
  static UnusableAnswer lacks(String member) {
    return new UnusableAnswer("the answer has no usable " + member, false);
  }

  /** What is wrong with it, as the end of a sentence. */
  String what() {
    return String.valueOf(getMessage());
  }

  /** Whether the connection that it came over may be out of step. */
  boolean isAboutOther() {
    return isAboutOther;
  }
}
