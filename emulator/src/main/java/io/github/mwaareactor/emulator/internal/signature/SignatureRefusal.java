package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.SignatureVerdict;

/** Ends the check of a signature, with what to tell the caller. Made often, so without a stack. */
final class SignatureRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SignatureVerdict verdict;

  SignatureRefusal(SignatureVerdict verdict, String message) {
    super(message, null, false, false);
    this.verdict = verdict;
  }

  SignatureVerdict verdict() {
    return verdict;
  }
}
