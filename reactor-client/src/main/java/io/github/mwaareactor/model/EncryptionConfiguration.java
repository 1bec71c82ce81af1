package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow is encrypted. A member is {@code null} if the service did not send it.
 *
 * @param typeText who owns the key, as the service wrote it; {@link #type()} reads it
 * @param kmsKeyId the customer's key; {@code null} for a key of AWS
 */
public record EncryptionConfiguration(
    @JsonProperty("type") @Nullable String typeText, @Nullable String kmsKeyId)
    implements Serializable {

  /** Encrypted with a key that AWS owns. */
  public static EncryptionConfiguration awsManagedKey() {
    return new EncryptionConfiguration(EncryptionType.AWS_MANAGED_KEY.name(), null);
  }

  /**
   * Encrypted with a key of one's own.
   *
   * @param kmsKeyId the key in AWS KMS
   */
  public static EncryptionConfiguration customerManagedKey(String kmsKeyId) {
    return new EncryptionConfiguration(
        EncryptionType.CUSTOMER_MANAGED_KEY.name(), requireNonNull(kmsKeyId, "kmsKeyId"));
  }

  /**
   * Who owns the key: {@link EncryptionType#UNKNOWN} for a value this version does not know, {@code
   * null} if absent.
   */
  public @Nullable EncryptionType type() {
    return typeText == null ? null : EncryptionType.of(typeText);
  }
}
