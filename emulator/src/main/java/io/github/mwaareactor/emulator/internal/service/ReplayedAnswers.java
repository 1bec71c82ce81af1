package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answered to a client token, so that asking again with it does nothing twice.
 * The service publishes no time after which it forgets: here it is the last ten thousand tokens.
 */
final class ReplayedAnswers {
  private static final int KEPT = 10_000;

  @SuppressWarnings("ArrayRecordComponent") // only read, and never compared
  private record Given(String fingerprint, byte[] answer, String madeId, String madeType) {}

  private final Map<String, Given> byToken =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
          return size() > KEPT;
        }
      };

  /** The answer of before, or null for a token that is new. */
  synchronized byte @Nullable [] find(@Nullable String token, String fingerprint) {
    Given given = token == null ? null : byToken.get(token);
    if (given == null) {
      return null;
    }
    if (!given.fingerprint().equals(fingerprint)) {
      throw new OperationFailure(
          ServiceError.conflict(
              "The ClientToken was used with other parameters.", given.madeId(), given.madeType()));
    }
    return given.answer();
  }

  synchronized void keep(
      @Nullable String token, String fingerprint, byte[] answer, String madeId, String madeType) {
    if (token != null) {
      byToken.put(token, new Given(fingerprint, answer, madeId, madeType));
    }
  }
}
