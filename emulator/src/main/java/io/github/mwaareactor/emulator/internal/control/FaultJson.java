package io.github.mwaareactor.emulator.internal.control;

import io.github.mwaareactor.emulator.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
  // The members of each type besides the type itself.
  private static final Map<String, Set<String>> MEMBERS = new LinkedHashMap<>();

  static {
    MEMBERS.put("error", Set.of("error"));
    MEMBERS.put("afterExecution", Set.of("error"));
    MEMBERS.put("answer", Set.of("status", "headers", "body"));
    MEMBERS.put("malformedJson", Set.of());
    MEMBERS.put("contentType", Set.of("contentType"));
    MEMBERS.put("huge", Set.of("bodyBytes"));
    MEMBERS.put("late", Set.of("delay"));
    MEMBERS.put("dripped", Set.of("pieceBytes", "every"));
    MEMBERS.put("truncated", Set.of("bodyBytes"));
    MEMBERS.put("noAnswer", Set.of());
    MEMBERS.put("closes", Set.of("moment"));
    MEMBERS.put("resets", Set.of("moment"));
    MEMBERS.put("halfCloses", Set.of("moment"));
  }

  static final String TYPES = String.join(", ", MEMBERS.keySet());

  Fault fault() {
    String named = Members.required("fault.type", type);
    Set<String> members = MEMBERS.get(named);
    if (members == null) {
      throw new ControlProblem(
          400, "fault.type must be one of " + TYPES + ", was '" + named + "'.");
    }
    Members.only(members, given(), "fault", named);
    return ofType(named);
  }

  private Map<String, @Nullable Object> given() {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("error", error);
    given.put("status", status);
    given.put("headers", headers);
    given.put("body", body);
    given.put("contentType", contentType);
    given.put("bodyBytes", bodyBytes);
    given.put("delay", delay);
    given.put("pieceBytes", pieceBytes);
    given.put("every", every);
    given.put("moment", moment);
    return given;
  }

  private Fault ofType(String named) {
    return switch (named) {
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
      default -> throw new AssertionError(named);
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
