package io.github.mwaareactor.emulator.internal.service;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Where something is in S3, which this emulator never reads. */
record S3Location(String bucket, String objectKey, @Nullable String versionId) {

  static S3Location readDefinition(InputReader members) {
    return read(members, Constraint.ANY, Constraint.ANY);
  }

  /** The one member a {@code Code} can have. */
  static S3Location readCode(InputReader members) {
    members.oneOf("S3Location");
    return members.required(
        "S3Location", code -> read(code, Constraint.CODE_BUCKET, Constraint.CODE_LOCATION));
  }

  private static S3Location read(InputReader members, Constraint bucket, Constraint rest) {
    return new S3Location(
        members.required("Bucket", bucket),
        members.required("ObjectKey", rest),
        members.optional("VersionId", rest));
  }

  void write(JsonGenerator generator, String name) {
    generator.writeObjectPropertyStart(name);
    generator.writeStringProperty("Bucket", bucket);
    generator.writeStringProperty("ObjectKey", objectKey);
    Json.writeText(generator, "VersionId", versionId);
    generator.writeEndObject();
  }
}
