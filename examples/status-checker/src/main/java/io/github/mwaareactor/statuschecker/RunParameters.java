package io.github.mwaareactor.statuschecker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.mwaareactor.model.StartWorkflowRunRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The override parameters of a run, from a file and from options. They may be secrets: a message
 * says where something is wrong, and has neither names nor values.
 */
final class RunParameters {
  private static final String STANDARD_INPUT = "-";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /**
   * Adds the members of a JSON object.
   *
   * @param file its path, or - for standard input
   * @throws IllegalArgumentException if it is none, with file, line and column
   */
  void addFile(String file, InputStream standardInput) {
    boolean standard = file.equals(STANDARD_INPUT);
    String name = standard ? "standard input" : file;
    byte[] json;
    try (InputStream in = standard ? standardInput : Files.newInputStream(Path.of(file))) {
      json = in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + name, e);
    }
    Object found = parse(json, name);
    if (!(found instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException(
          name + ", line 1, column 1: expected a JSON object, such as {\"date\": \"2026-11-23\"}");
    }
    object.forEach((key, value) -> values.put((String) key, value));
  }

  /**
   * Adds what options say, in place of what a file says of the same names.
   *
   * @param options each as {@code name=text} or {@code name:=JSON}
   * @throws IllegalArgumentException if one is neither, or names what another one does
   */
  void addOptions(List<String> options) {
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String option : options) {
      number++;
      String where = options.size() == 1 ? "" : "number " + number + ": ";
      int end = option.indexOf('=');
      boolean isJson = end > 0 && option.charAt(end - 1) == ':';
      String name = end < 0 ? "" : option.substring(0, isJson ? end - 1 : end);
      String value = option.substring(end + 1);
      if (name.isEmpty()) {
        throw new IllegalArgumentException(where + "expected NAME=TEXT or NAME:=JSON");
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(where + "has a name that another one has");
      }
      values.put(name, isJson ? parse(value.getBytes(UTF_8), where + "after :=") : value);
    }
  }

  /**
   * Sets all of them.
   *
   * @throws IllegalArgumentException if one cannot be sent
   */
  void set(StartWorkflowRunRequest.Builder request) {
    try {
      request.overrideParameters(values);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a parameter has more than 100 levels, or half of a character"); // the cause has names
    }
  }

  // The parser's own words quote what it has read.
  private static @Nullable Object parse(byte[] json, String where) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JacksonException e) {
      TokenStreamLocation place = e.getLocation();
      String why = String.valueOf(e.getOriginalMessage());
      throw new IllegalArgumentException(
          where
              + (place == null
                  ? ""
                  : ", line " + place.getLineNr() + ", column " + place.getColumnNr())
              + (why.startsWith("Duplicate") ? ": a name is there twice" : ": not JSON"));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(where + ": a number is out of bounds");
    }
  }
}
