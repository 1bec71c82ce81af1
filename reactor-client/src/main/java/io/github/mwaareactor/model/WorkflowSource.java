package io.github.mwaareactor.model;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.internal.argument.Checks;
import io.github.mwaareactor.internal.argument.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a workflow is made of. Its records are used for what the service sends, too, so they
 * check nothing themselves.
 */
final class WorkflowSource {
  static final int MAX_DESCRIPTION = 1024;
  static final int MAX_GENERIC = 255;
  static final int MAX_ARN = 2048;
  private static final int MAX_KEY = 1024;

  private WorkflowSource() {}

  static String roleArn(String roleArn) {
    Texts.identifier(roleArn, "roleArn", MAX_ARN);
    Checks.argument(
        roleArn.startsWith("arn:") && roleArn.contains(":role/"),
        "roleArn must be arn:<partition>:iam::<account>:role/<role>",
        roleArn);
    return roleArn;
  }

  static S3Location checked(S3Location location, String name) {
    requireNonNull(location, name);
    required(location.bucket(), name + " bucket", MAX_GENERIC);
    required(location.objectKey(), name + " object key", MAX_KEY);
    Texts.identifierOrNull(location.versionId(), name + " version id", MAX_KEY);
    return location;
  }

  static Code checked(Code code) {
    requireNonNull(code, "code");
    Checks.argument(code.s3Location() != null, "code must have a location", code);
    checked(requireNonNull(code.s3Location()), "code");
    return code;
  }

  static LoggingConfiguration checked(LoggingConfiguration logging) {
    requireNonNull(logging, "loggingConfiguration");
    required(logging.logGroupName(), "log group name", MAX_ARN);
    return logging;
  }

  static EncryptionConfiguration checked(EncryptionConfiguration encryption) {
    requireNonNull(encryption, "encryptionConfiguration");
    required(encryption.typeText(), "encryption type", MAX_GENERIC);
    Texts.identifierOrNull(encryption.kmsKeyId(), "KMS key id", MAX_ARN);
    Checks.argument(
        encryption.type() != EncryptionType.CUSTOMER_MANAGED_KEY || encryption.kmsKeyId() != null,
        "a customer managed key must have a KMS key id",
        encryption);
    return encryption;
  }

  static NetworkConfiguration checked(NetworkConfiguration network) {
    requireNonNull(network, "networkConfiguration");
    each(network.securityGroupIds(), "security group id");
    each(network.subnetIds(), "subnet id");
    return network;
  }

  private static void each(@Nullable List<String> ids, String name) {
    if (ids != null) {
      ids.forEach(id -> Texts.identifier(id, name, MAX_GENERIC));
    }
  }

  private static void required(@Nullable String value, String name, int max) {
    Checks.argument(value != null, name + " must be given", "null");
    Texts.text(requireNonNull(value, name), name, 1, max);
  }
}
