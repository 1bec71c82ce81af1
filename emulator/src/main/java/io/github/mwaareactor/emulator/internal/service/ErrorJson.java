package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;

/** Writes what a failed operation answers. */
final class ErrorJson {
  private ErrorJson() {}

  static byte[] write(ServiceError error) {
    return Json.write(
        generator -> {
          generator.writeStartObject();
          generator.writeStringProperty("__type", error.shapeId());
          error.members().forEach(generator::writePOJOProperty);
          generator.writeEndObject();
        });
  }
}
