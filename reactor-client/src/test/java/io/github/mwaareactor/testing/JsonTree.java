package io.github.mwaareactor.testing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** JSON as plain Java values: maps, lists, texts, numbers, booleans and null. */
public final class JsonTree {
  /** A value that is written as it stands. */
  record Raw(String json) {}

  private JsonTree() {}

  /** With numbers as {@link BigDecimal} without trailing zeros, so that equal numbers are equal. */
  public static Object parse(String json) {
    return plain(JsonNode.parser().parse(json));
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.asObject().forEach((name, value) -> members.put(name, plain(value)));
      return members;
    } else if (node.isArray()) {
      return node.asArray().stream().map(JsonTree::plain).collect(Collectors.toList());
    } else if (node.isNumber()) {
      return new BigDecimal(node.asNumber()).stripTrailingZeros();
    } else if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isNull() ? null : node.asString();
  }

  public static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(member -> quoted(member.getKey()) + ":" + write(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    } else if (value instanceof List<?> list) {
      return list.stream().map(JsonTree::write).collect(Collectors.joining(",", "[", "]"));
    } else if (value instanceof Raw raw) {
      return raw.json();
    }
    return value instanceof String ? quoted(value) : String.valueOf(value);
  }

  // What is written here has nothing to escape.
  private static String quoted(Object text) {
    return "\"" + text + "\"";
  }
}
