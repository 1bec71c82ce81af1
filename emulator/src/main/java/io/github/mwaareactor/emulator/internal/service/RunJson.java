package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.internal.service.LiveRun.Snapshot;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/** Writes what GetWorkflowRun answers, part of which lists have, too. */
final class RunJson {
  private RunJson() {}

  static byte[] write(LiveRun run, Instant now) {
    return Json.write(
        generator -> {
          generator.writeStartObject();
          writeIdentity(generator, run);
          if (run.script().overrideParameters() != null) {
            generator.writePOJOProperty("OverrideParameters", run.script().overrideParameters());
          }
          generator.writeObjectPropertyStart("RunDetail");
          writeIdentity(generator, run);
          writeDetail(generator, run, run.at(now));
          generator.writeEndObject();
          generator.writeEndObject();
        });
  }

  static void writeIdentity(JsonGenerator generator, LiveRun run) {
    generator.writeStringProperty("WorkflowArn", run.key().workflowArn());
    generator.writeStringProperty("WorkflowVersion", run.script().workflowVersion());
    generator.writeStringProperty("RunId", run.key().runId());
    generator.writeStringProperty("RunType", run.script().runType());
  }

  private static void writeDetail(JsonGenerator generator, LiveRun run, Snapshot snapshot) {
    generator.writeStringProperty("RunState", snapshot.state());
    Json.writeTime(generator, "CreatedAt", run.createdAt());
    Json.writeTime(generator, "StartedOn", snapshot.startedOn());
    Json.writeTime(generator, "CompletedOn", snapshot.completedOn());
    Json.writeTime(generator, "ModifiedAt", snapshot.modifiedAt());
    writeDuration(generator, snapshot);
    writeErrorMessage(generator, run, snapshot);
    writeTaskInstances(generator, run, snapshot);
  }

  private static void writeDuration(JsonGenerator generator, Snapshot snapshot) {
    if (snapshot.startedOn() != null && snapshot.completedOn() != null) {
      Duration lasted =
          Duration.between(
              Json.toMillis(snapshot.startedOn()), Json.toMillis(snapshot.completedOn()));
      generator.writeNumberProperty("Duration", lasted.toSeconds());
    }
  }

  private static void writeErrorMessage(JsonGenerator generator, LiveRun run, Snapshot snapshot) {
    if (snapshot.completedOn() != null && run.script().errorMessage() != null) {
      generator.writeStringProperty("ErrorMessage", run.script().errorMessage());
    }
  }

  private static void writeTaskInstances(JsonGenerator generator, LiveRun run, Snapshot snapshot) {
    generator.writeArrayPropertyStart("TaskInstances");
    if (snapshot.startedOn() != null) {
      run.script().taskInstances().forEach(generator::writeString);
    }
    generator.writeEndArray();
  }
}
