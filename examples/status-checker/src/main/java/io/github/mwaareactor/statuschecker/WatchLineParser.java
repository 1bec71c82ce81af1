package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.WorkflowArn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a line says is to be watched: a run, as {@link LineParser} reads it, or a workflow
 * with all its runs, by its ARN alone. So an object without a run id is a workflow, and so is each
 * record below a header that has no run ids.
 */
final class WatchLineParser implements LineReader {
  private static final int NO_HEADER = -1;
  private static final CSVFormat CSV =
      CSVFormat.RFC4180.builder().setIgnoreSurroundingSpaces(true).get();

  private final LineParser runs = new LineParser();
  private int arnColumn = NO_HEADER;

  @Override
  public @Nullable InputLine read(String line) {
    String text = line.strip();
    List<String> fields = text.isEmpty() || text.startsWith("#") ? List.of() : fields(text);
    if (isHeaderOfWorkflows(fields)) {
      return null;
    }
    String workflow = workflow(text, fields);
    if (workflow != null) {
      WorkflowArn.parse(workflow);
      return new InputLine.Workflow(workflow);
    }
    return runs.read(line);
  }

  @Override
  public boolean hasHeader() {
    return arnColumn != NO_HEADER || runs.hasHeader();
  }

  private boolean isHeaderOfWorkflows(List<String> fields) {
    List<String> names = fields.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    int arn = names.indexOf(RunColumn.WORKFLOW_ARN.csvName());
    if (arn < 0) {
      return false;
    }
    boolean withRuns = names.contains(RunColumn.RUN_ID.csvName());
    arnColumn = withRuns ? NO_HEADER : arn;
    return !withRuns;
  }

  private @Nullable String workflow(String text, List<String> fields) {
    if (text.startsWith("{")) {
      return workflowOf(text);
    } else if (arnColumn != NO_HEADER) {
      return arnColumn < fields.size() ? fields.get(arnColumn) : null;
    }
    return fields.size() == 1 && fields.get(0).startsWith("arn:") ? fields.get(0) : null;
  }

  private static @Nullable String workflowOf(String json) {
    try {
      JsonNode object = JsonRows.JSON.readTree(json);
      JsonNode run = object.path(RunColumn.RUN_ID.jsonName());
      JsonNode arn = object.path(RunColumn.WORKFLOW_ARN.jsonName());
      return (run.isMissingNode() || run.isNull()) && arn.isString() ? arn.stringValue() : null;
    } catch (JacksonException e) {
      return null; // the other parser says what is wrong
    }
  }

  private static List<String> fields(String text) {
    if (text.startsWith("{")) {
      return List.of();
    }
    try (CSVParser parser = CSVParser.parse(text, CSV)) {
      return parser.getRecords().stream().flatMap(record -> record.stream()).toList();
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return List.of(); // the other parser says what is wrong
    }
  }
}
