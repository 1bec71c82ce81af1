package io.github.mwaareactor.emulator.internal.signature;

import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import org.jspecify.annotations.Nullable;

/** A verdict on a signature, and the error to answer with unless it is valid. */
public record SignatureFinding(SignatureVerdict verdict, @Nullable ServiceError error) {
  public static final SignatureFinding VALID = new SignatureFinding(SignatureVerdict.VALID, null);

  static SignatureFinding refused(SignatureRefusal refusal) {
    return new SignatureFinding(
        refusal.verdict(), errorOf(refusal.verdict(), String.valueOf(refusal.getMessage())));
  }

  private static ServiceError errorOf(SignatureVerdict verdict, String message) {
    return switch (verdict) {
      case MISSING_AUTHENTICATION -> ServiceError.missingAuthenticationToken(message);
      case INCOMPLETE_SIGNATURE -> ServiceError.incompleteSignature(message);
      case UNKNOWN_ACCESS_KEY, WRONG_SESSION_TOKEN -> ServiceError.unrecognizedClient(message);
      default -> ServiceError.invalidSignature(message);
    };
  }
}
