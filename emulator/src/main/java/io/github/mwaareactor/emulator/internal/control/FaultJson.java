package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.Fault;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Fault} in JSON: its type, named like the method of {@code Fault}, and what it takes. */
record FaultJson(
    @Nullable String type,
    @Nullable ServiceErrorJson error,
    @Nullable Integer status,
    @Nullable Map<String, String> headers,
    @Nullable String body,
    @Nullable String contentType,
    @Nullable Long bodyBytes,
    @Nullable Duration delay,
    @Nullable Integer pieceBytes,
    @Nullable Duration every,
    Fault.@Nullable Moment moment) {
  static final String TYPES =
      "error, afterExecution, answer, malformedJson, contentType, huge, late, dripped, truncated,"
          + " noAnswer, closes, resets, halfCloses";

  Fault fault() {
    return switch (Members.required("fault.type", type)) {
      case "error" -> Fault.error(required("error", error).error());
      case "afterExecution" -> Fault.afterExecution(required("error", error).error());
      case "answer" ->
          Fault.answer(
              required("status", status),
              Members.orElse(headers, Map.of()),
              Members.orElse(body, ""));
      case "malformedJson" -> Fault.malformedJson();
      case "contentType" -> Fault.contentType(required("contentType", contentType));
      case "huge" -> Fault.huge(required("bodyBytes", bodyBytes));
      case "late" -> Fault.late(required("delay", delay));
      case "dripped" -> Fault.dripped(required("pieceBytes", pieceBytes), required("every", every));
      case "truncated" -> Fault.truncated(asInt(required("bodyBytes", bodyBytes)));
      case "noAnswer" -> Fault.noAnswer();
      case "closes" -> Fault.closes(required("moment", moment));
      case "resets" -> Fault.resets(required("moment", moment));
      case "halfCloses" -> Fault.halfCloses(required("moment", moment));
      default ->
          throw new ControlProblem(
              400, "fault.type must be one of " + TYPES + ", was '" + type + "'.");
    };
  }

  // No body is longer, and what is negative stays so.
  private static int asInt(long bytes) {
    return (int) Math.max(-1, Math.min(bytes, Integer.MAX_VALUE));
  }

  private <T> T required(String name, @Nullable T value) {
    return Members.required("fault." + name + ", for the type " + type + ",", value);
  }
}
