package io.github.mwaareactor.emulator.internal.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON of any shape as plain Java values, with every digit of its numbers. */
final class PlainJson {
  /** What a {@code RunScript} takes. */
  static final int MAX_DEPTH = 200;

  private PlainJson() {}

  static boolean isTooDeep(JsonNode node) {
    return isDeeperThan(MAX_DEPTH, node);
  }

  static Map<String, @Nullable Object> mapOf(JsonNode object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), valueOf(entry.getValue())));
    return map;
  }

  private static boolean isDeeperThan(int levels, JsonNode node) {
    if (!node.isContainer()) {
      return false;
    }
    if (levels == 0) {
      return true;
    }
    for (JsonNode child : node) {
      if (isDeeperThan(levels - 1, child)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object valueOf(JsonNode node) {
    if (node.isObject()) {
      return mapOf(node);
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>(node.size());
      node.forEach(element -> list.add(valueOf(element)));
      return list;
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.stringValue();
  }
}
