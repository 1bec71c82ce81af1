package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.ServiceError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the members of an input, and collects what is wrong with them, to tell it all at once. What
 * is returned for a member that is wrong does not matter: then the input is not used.
 */
final class InputReader {
  // The protocol lets an input without members be sent as no body at all.
  private static final byte[] EMPTY_INPUT = {'{', '}'};
  private static final String REFUSED = "";

  private final JsonNode root;
  private final String path;
  private final Map<String, String> mistyped;
  private final Map<String, String> invalid;

  private InputReader(JsonNode root) {
    this(root, "", new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  private InputReader(
      JsonNode root, String path, Map<String, String> mistyped, Map<String, String> invalid) {
    this.root = root;
    this.path = path;
    this.mistyped = mistyped;
    this.invalid = invalid;
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

  /** A text that must be there. */
  String required(String name, Constraint constraint) {
    JsonNode member = member(name);
    return member == null ? missing(name, REFUSED) : text(place(name), member, constraint);
  }

  @Nullable String optional(String name, Constraint constraint) {
    JsonNode member = member(name);
    return member == null ? null : text(place(name), member, constraint);
  }

  @Nullable Integer optionalInteger(String name, int min, int max) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isIntegralNumber() || !member.canConvertToInt()) {
      mistyped.put(place(name), "must be a 32-bit integer");
      return null;
    }
    int value = member.intValue();
    if (value < min || value > max) {
      invalid.put(place(name), "must be " + min + " to " + max);
    }
    return value;
  }

  /** A structure that must be there. */
  <T> T required(String name, Function<InputReader, T> members) {
    JsonNode member = member(name);
    if (member == null) {
      return missing(name, members.apply(nothing()));
    }
    return structure(name, member, members);
  }

  <T> @Nullable T optional(String name, Function<InputReader, T> members) {
    JsonNode member = member(name);
    return member == null ? null : structure(name, member, members);
  }

  /** Of several members exactly one must be there. */
  void oneOf(String... names) {
    int found = 0;
    for (String name : names) {
      found += member(name) == null ? 0 : 1;
    }
    if (found != 1 || root.size() != 1) {
      invalid.put(placeOfThis(), "must have exactly one of " + String.join(", ", names));
    }
  }

  /** Texts in their order; what is absent is an empty list. */
  List<String> texts(String name, Constraint constraint) {
    List<String> texts = new ArrayList<>();
    JsonNode member = member(name);
    if (member == null) {
      return texts;
    }
    if (!member.isArray()) {
      mistyped.put(place(name), "must be a list of strings");
      return texts;
    }
    for (JsonNode element : member) {
      texts.add(text(place(name) + "[" + texts.size() + "]", element, constraint));
    }
    return texts;
  }

  List<String> requiredTexts(String name, int min, int max, Constraint constraint) {
    if (member(name) == null) {
      return missing(name, List.of());
    }
    List<String> texts = texts(name, constraint);
    if (texts.size() < min || texts.size() > max) {
      invalid.put(place(name), "must have " + min + " to " + max + " items");
    }
    return texts;
  }

  Map<String, String> requiredTexts(
      String name, int maxEntries, Constraint keys, Constraint values) {
    return member(name) == null ? missing(name, Map.of()) : texts(name, maxEntries, keys, values);
  }

  /** Texts by texts; what is absent is an empty map. */
  Map<String, String> texts(String name, int maxEntries, Constraint keys, Constraint values) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode member = member(name);
    if (member == null) {
      return texts;
    }
    if (!member.isObject()) {
      mistyped.put(place(name), "must be a map of strings");
      return texts;
    }
    if (member.size() > maxEntries) {
      invalid.put(place(name), "must have at most " + maxEntries + " entries");
    }
    for (Map.Entry<String, JsonNode> entry : member.properties()) {
      if (!keys.holds().test(entry.getKey())) {
        invalid.put(place(name), "has a key that " + keys.problem());
      }
      texts.put(entry.getKey(), text(place(name) + "." + entry.getKey(), entry.getValue(), values));
    }
    return texts;
  }

  /** JSON of any shape by texts, as plain values. */
  @Nullable Map<String, @Nullable Object> documents(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isObject()) {
      mistyped.put(place(name), "must be a map");
      return null;
    }
    if (PlainJson.isTooDeep(member)) {
      invalid.put(place(name), "must be nested at most " + PlainJson.MAX_DEPTH + " levels");
      return null;
    }
    return PlainJson.mapOf(member);
  }

  /** A rule that takes more than one member. */
  void check(boolean holds, String name, String problem) {
    if (!holds) {
      invalid.put(place(name), problem);
    }
  }

  /** What tells this input from any other, whatever the order of its members. */
  String fingerprint() {
    return Json.fingerprint(root);
  }

  private @Nullable JsonNode member(String name) {
    JsonNode member = root.get(name);
    return member == null || member.isNull() ? null : member;
  }

  private String text(String place, JsonNode member, Constraint constraint) {
    if (!member.isString()) {
      mistyped.put(place, "must be a string");
      return REFUSED;
    }
    if (!constraint.holds().test(member.stringValue())) {
      invalid.put(place, constraint.problem());
    }
    return member.stringValue();
  }

  private <T> T structure(String name, JsonNode member, Function<InputReader, T> members) {
    if (!member.isObject()) {
      mistyped.put(place(name), "must be a structure");
      return members.apply(nothing());
    }
    return members.apply(new InputReader(member, place(name) + ".", mistyped, invalid));
  }

  private <T> T missing(String name, T standIn) {
    invalid.put(place(name), "is required");
    return standIn;
  }

  /** An input without members, of which nobody reads what is wrong. */
  private static InputReader nothing() {
    return new InputReader(Json.read(EMPTY_INPUT));
  }

  // Makes no text for the members of the input itself, which are most.
  private String place(String name) {
    return path.isEmpty() ? name : path + name;
  }

  private String placeOfThis() {
    return path.substring(0, Math.max(0, path.length() - 1));
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
