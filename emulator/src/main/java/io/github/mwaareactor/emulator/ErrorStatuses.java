package io.github.mwaareactor.emulator;

/**
 * Which HTTP status an error is answered with. The service's sources disagree, and no live answer
 * decides it: a client should pass with both.
 */
public enum ErrorStatuses {
  /**
   * The statuses of the API reference and the SDKs: 400 for what the caller did, throttling
   * included, and 500 for the rest.
   */
  DOCUMENTED,

  /** The statuses of the service model's {@code httpError} traits: 402, 403, 404, 409, 429, 504. */
  TRAITS
}
