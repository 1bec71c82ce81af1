package io.github.mwaareactor.internal.aws;

import io.github.mwaareactor.error.MwaaServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal says about the signature it is for. Source: the clock-skew rules of the AWS SDKs,
 * and their list of codes that mean a stale identity.
 */
final class SignatureRefusal {
  private static final Set<String> IDENTITY =
      Set.of(
          "ExpiredTokenException", "ExpiredToken", "InvalidToken", "UnrecognizedClientException");
  private static final Set<String> CLOCK =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
  private static final Set<String> PERHAPS_CLOCK =
      Set.of("InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure");

  // A Date header counts whole seconds and is a journey old.
  private static final Duration NO_DRIFT = Duration.ofSeconds(2);
  private static final Duration SKEW = Duration.ofMinutes(4);

  private SignatureRefusal() {}

  static boolean isOfIdentity(MwaaServiceException refusal) {
    return is(IDENTITY, refusal);
  }

  /** Whether the service took the signature, whatever it refused then. */
  static boolean isOfSomethingElse(MwaaServiceException refusal) {
    return !is(IDENTITY, refusal) && !is(CLOCK, refusal) && !is(PERHAPS_CLOCK, refusal);
  }

  /**
   * How far the service's clock is ahead of the one that signed.
   *
   * @param signingTime the present by the clock that signed
   * @return {@code null} when the clock is not what was refused
   */
  static @Nullable Duration drift(MwaaServiceException refusal, Instant signingTime) {
    Instant answeredAt = refusal.answeredAt();
    if (answeredAt == null || isOfSomethingElse(refusal) || isOfIdentity(refusal)) {
      return null;
    }
    Duration drift = Duration.between(signingTime, answeredAt);
    Duration least = is(CLOCK, refusal) ? NO_DRIFT : SKEW;
    return drift.abs().compareTo(least) >= 0 ? drift : null;
  }

  private static boolean is(Set<String> codes, MwaaServiceException refusal) {
    return refusal.errorCode() != null && codes.contains(refusal.errorCode());
  }
}
