package io.github.mwaareactor.emulator.internal.service;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Whose key a workflow is encrypted with, chosen when it is made. */
record Encryption(String type, @Nullable String kmsKeyId) {

  static Encryption read(InputReader members) {
    String type = members.required("Type", Constraint.ENCRYPTION_TYPE);
    String kmsKeyId = members.optional("KmsKeyId", Constraint.ANY);
    members.check(
        kmsKeyId != null || !type.equals("CUSTOMER_MANAGED_KEY"),
        "KmsKeyId",
        "is required for CUSTOMER_MANAGED_KEY");
    return new Encryption(type, kmsKeyId);
  }

  void write(JsonGenerator generator) {
    generator.writeObjectPropertyStart("EncryptionConfiguration");
    generator.writeStringProperty("Type", type);
    Json.writeText(generator, "KmsKeyId", kmsKeyId);
    generator.writeEndObject();
  }
}
