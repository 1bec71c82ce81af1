package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who owns the key that encrypts a workflow. */
public enum EncryptionType {
  /** AWS. */
  AWS_MANAGED_KEY,
  /** The customer, in AWS KMS. */
  CUSTOMER_MANAGED_KEY,
  /** A type that this version does not know. */
  UNKNOWN;

  private static final Map<String, EncryptionType> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(EncryptionType::name, type -> type));

  /**
   * Reads the service's text, which is case-sensitive.
   *
   * @param text any text
   * @return the value of that name, or {@link #UNKNOWN}
   */
  public static EncryptionType of(String text) {
    return BY_NAME.getOrDefault(requireNonNull(text, "text"), UNKNOWN);
  }
}
