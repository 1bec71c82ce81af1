package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A version of a workflow: once made, it stays as it is. */
record WorkflowVersion(
    String id, long number, Instant createdAt, WorkflowSettings settings, Definition definition) {

  void writeSchedule(JsonGenerator generator) {
    @Nullable String cron = definition.schedule();
    if (cron != null) {
      generator.writeObjectPropertyStart("ScheduleConfiguration");
      generator.writeStringProperty("CronExpression", cron);
      generator.writeEndObject();
    }
  }
}
