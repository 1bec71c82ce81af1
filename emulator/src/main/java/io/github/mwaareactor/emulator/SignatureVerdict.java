package io.github.mwaareactor.emulator;

/** What the emulator found when it checked the signature of a request. */
public enum SignatureVerdict {
  /** Signed by an accepted key, in time, for this region and service, over this very request. */
  VALID,
  /** Not looked at: the request was turned away before, as no operation or as too large. */
  NOT_CHECKED,
  /** There is no {@code Authorization} header. */
  MISSING_AUTHENTICATION,
  /** {@code Authorization} or {@code X-Amz-Date} lacks a part or cannot be read. */
  INCOMPLETE_SIGNATURE,
  /** No accepted key has this id. */
  UNKNOWN_ACCESS_KEY,
  /** The session token is missing, unexpected or not the key's. */
  WRONG_SESSION_TOKEN,
  /** Signed more than five minutes ago. */
  EXPIRED,
  /** Signed more than five minutes ahead. */
  NOT_YET_CURRENT,
  /** Signed for another region. */
  WRONG_REGION,
  /** Signed for another service. */
  WRONG_SERVICE,
  /** The credential scope has another date than {@code X-Amz-Date}, or another ending. */
  WRONG_SCOPE,
  /** A header that must be signed is not: {@code Host}, {@code X-Amz-Date} or the session token. */
  UNSIGNED_HEADER,
  /** {@code x-amz-content-sha256} is not the hash of the body. */
  WRONG_BODY_HASH,
  /** Another secret, or another request than the one signed. */
  WRONG_SIGNATURE
}
