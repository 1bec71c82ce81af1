package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the members of an input, and collects what is wrong with them, to tell it all at once. */
final class InputReader {
  // The protocol lets an input without members be sent as no body at all.
  private static final byte[] EMPTY_INPUT = {'{', '}'};
  private static final String REFUSED = "";

  private final JsonNode root;
  private final Map<String, String> mistyped = new LinkedHashMap<>();
  private final Map<String, String> invalid = new LinkedHashMap<>();

  private InputReader(JsonNode root) {
    this.root = root;
  }

  static <I> Input<I> read(byte[] body, Function<InputReader, I> members) {
    try {
      JsonNode root = Json.read(body.length == 0 ? EMPTY_INPUT : body);
      return root.isObject()
          ? new InputReader(root).input(members)
          : unreadable("The body must be a JSON object.");
    } catch (JacksonException e) {
      return unreadable("The body is not valid JSON.");
    }
  }

  /** A text that must be there and keep to a rule; if it does not, the whole input is refused. */
  String required(String name, Predicate<String> rule) {
    JsonNode member = root.get(name);
    if (member == null || member.isNull()) {
      invalid.put(name, "is required");
      return REFUSED;
    }
    if (!member.isString()) {
      mistyped.put(name, "must be a string");
      return REFUSED;
    }
    if (!rule.test(member.stringValue())) {
      invalid.put(name, "does not have the form of a " + name);
    }
    return member.stringValue();
  }

  private <I> Input<I> input(Function<InputReader, I> members) {
    I value = members.apply(this);
    if (!mistyped.isEmpty()) {
      return refused("cannotParse", mistyped);
    }
    return invalid.isEmpty() ? new Input<>(value, null) : refused("fieldValidationFailed", invalid);
  }

  private static <I> Input<I> refused(String reason, Map<String, String> problems) {
    StringBuilder message = new StringBuilder("Invalid input:");
    problems.forEach(
        (name, problem) ->
            message.append(' ').append(name).append(' ').append(problem).append('.'));
    return new Input<>(null, ServiceError.validation(message.toString(), reason, problems));
  }

  private static <I> Input<I> unreadable(String message) {
    return new Input<>(null, ServiceError.validation(message, "cannotParse", Map.of()));
  }
}
