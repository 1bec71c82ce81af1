package io.github.mwaareactor.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An object in Amazon S3. A member is {@code null} if the service did not send it.
 *
 * @param bucket the bucket's name
 * @param objectKey the object's key
 * @param versionId the object's version; {@code null} for the latest
 */
public record S3Location(
    @Nullable String bucket, @Nullable String objectKey, @Nullable String versionId)
    implements Serializable {

  /**
   * The latest version of an object.
   *
   * @param bucket the bucket's name
   * @param objectKey the object's key
   */
  public static S3Location of(String bucket, String objectKey) {
    return new S3Location(bucket, objectKey, null);
  }
}
