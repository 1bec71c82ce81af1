package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The input of GetWorkflowRun: the run asked for, or else what is wrong with the question. */
record GetWorkflowRunInput(@Nullable RunKey run, @Nullable ServiceError problem) {

  // The protocol lets an input without members be sent as no body at all.
  private static final byte[] EMPTY_INPUT = {'{', '}'};

  static GetWorkflowRunInput read(byte[] body) {
    try {
      JsonNode root = Json.read(body.length == 0 ? EMPTY_INPUT : body);
      return root.isObject() ? ofMembers(root) : unreadable("The body must be a JSON object.");
    } catch (JacksonException e) {
      return unreadable("The body is not valid JSON.");
    }
  }

  private static GetWorkflowRunInput ofMembers(JsonNode root) {
    Map<String, String> mistyped = new LinkedHashMap<>();
    String workflowArn = text(root, "WorkflowArn", mistyped);
    String runId = text(root, "RunId", mistyped);
    if (!mistyped.isEmpty()) {
      return refused("cannotParse", mistyped);
    }
    Map<String, String> problems = new LinkedHashMap<>();
    check(workflowArn, "WorkflowArn", ServiceIdentity::isWorkflowArn, problems);
    check(runId, "RunId", ServiceIdentity::isRunId, problems);
    return workflowArn == null || runId == null || !problems.isEmpty()
        ? invalid(problems)
        : new GetWorkflowRunInput(new RunKey(workflowArn, runId), null);
  }

  private static @Nullable String text(JsonNode root, String name, Map<String, String> mistyped) {
    JsonNode member = root.get(name);
    if (member == null || member.isNull()) {
      return null;
    }
    if (!member.isString()) {
      mistyped.put(name, "must be a string");
      return null;
    }
    return member.stringValue();
  }

  private static void check(
      @Nullable String value, String name, Predicate<String> rule, Map<String, String> problems) {
    if (value == null) {
      problems.put(name, "is required");
    } else if (!rule.test(value)) {
      problems.put(name, "does not have the form of a " + name);
    }
  }

  private static GetWorkflowRunInput invalid(Map<String, String> problems) {
    return refused("fieldValidationFailed", problems);
  }

  private static GetWorkflowRunInput refused(String reason, Map<String, String> problems) {
    StringBuilder message = new StringBuilder("Invalid input:");
    problems.forEach(
        (name, problem) ->
            message.append(' ').append(name).append(' ').append(problem).append('.'));
    return new GetWorkflowRunInput(
        null, ServiceError.validation(message.toString(), reason, problems));
  }

  private static GetWorkflowRunInput unreadable(String message) {
    return new GetWorkflowRunInput(null, ServiceError.validation(message, "cannotParse", Map.of()));
  }
}
