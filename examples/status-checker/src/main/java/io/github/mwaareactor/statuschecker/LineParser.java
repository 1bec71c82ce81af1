package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the run that a line names: a JSON object or a CSV record, told by its first character. A
 * CSV header may say in which columns to look; else it is the first two. What else is there is
 * ignored, so what this program writes it can read.
 */
final class LineParser {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final CSVFormat CSV =
      CSVFormat.RFC4180.builder().setIgnoreSurroundingSpaces(true).get();
  private static final int SHOWN = 60;

  private int arnColumn = 0;
  private int runColumn = 1;

  /**
   * Reads one line.
   *
   * @return the run, or null if the line names none: it is blank, a comment or a header
   * @throws IllegalArgumentException if it should name a run and does not
   */
  @Nullable RunRef parse(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return null;
    }
    return text.startsWith("{") ? parseJson(text) : parseCsv(text);
  }

  private static RunRef parseJson(String text) {
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
    return new RunRef(member(object, RunColumn.WORKFLOW_ARN), member(object, RunColumn.RUN_ID));
  }

  private static String member(JsonNode object, RunColumn column) {
    JsonNode member = object.path(column.jsonName());
    if (!member.isString()) {
      throw new IllegalArgumentException(
          "expected {\"workflowArn\":\"...\",\"runId\":\"...\"}, but "
              + column.jsonName()
              + (member.isMissingNode() ? " is missing" : " is not a string"));
    }
    return member.stringValue();
  }

  private @Nullable RunRef parseCsv(String text) {
    CSVRecord fields = fields(text);
    if (isHeader(fields)) {
      return null;
    }
    if (fields.size() <= Math.max(arnColumn, runColumn)) {
      throw new IllegalArgumentException(
          "expected workflow_arn,run_id, was \"" + shortened(text) + "\"");
    }
    return new RunRef(fields.get(arnColumn), fields.get(runColumn));
  }

  private static CSVRecord fields(String text) {
    try (CSVParser parser = CSVParser.parse(text, CSV)) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() != 1) {
        throw new IllegalArgumentException(
            "lines must end with \\n, found a \\r within one: \"" + shortened(text) + "\"");
      }
      return records.get(0);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new IllegalArgumentException("no CSV, was \"" + shortened(text) + "\"", e);
    }
  }

  private boolean isHeader(CSVRecord fields) {
    List<String> names = fields.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    int arn = names.indexOf(RunColumn.WORKFLOW_ARN.csvName());
    int run = names.indexOf(RunColumn.RUN_ID.csvName());
    if (arn < 0 || run < 0) {
      return false;
    }
    arnColumn = arn;
    runColumn = run;
    return true;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
