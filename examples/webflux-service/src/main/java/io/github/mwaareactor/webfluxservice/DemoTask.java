package io.github.mwaareactor.webfluxservice;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A task of a demo's workflow. */
record DemoTask(String id) {
  /** The id of a task instance, made as AWS makes it. */
  String attempt(int number) {
    UUID unique = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    return "ex_" + unique + "_" + id + "_" + number;
  }
}
