package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.WorkflowArn;
import io.github.mwaareactor.statuschecker.RunName.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a line says is to be watched: a run, as {@link LineParser} reads it, or a workflow
 * with all its runs, by its ARN alone. So an object without a run id is a workflow, and so is each
 * record below a header that has no run ids.
 */
final class WatchLineParser implements LineReader {
  /** Where the header has the ARN, if it has no run ids. */
  private record ArnColumn(char delimiter, int index) {}

  private final LineParser runs = new LineParser();
  private @Nullable ArnColumn arns;

  @Override
  public @Nullable InputLine read(String line) {
    String text = line.strip();
    if (LineParser.isSkipped(text) || isHeaderOfWorkflows(text)) {
      return null;
    }
    String arn = arnAlone(text);
    if (arn == null) {
      return runs.read(line);
    } else if (RunName.isWhole(arn)) {
      return new InputLine.Ref(RunName.whole(arn));
    }
    WorkflowArn.parse(arn);
    return new InputLine.Workflow(arn);
  }

  @Override
  public boolean hasHeader() {
    return arns != null || runs.hasHeader();
  }

  private boolean isHeaderOfWorkflows(String text) {
    if (text.startsWith("{") || RunName.hasArn(text)) {
      return false;
    }
    for (char delimiter : LineParser.DELIMITERS) {
      List<@Nullable Part> parts = new ArrayList<>();
      fields(text, delimiter).forEach(name -> parts.add(RunName.part(name)));
      int arn = parts.indexOf(Part.WORKFLOW_ARN);
      if (arn >= 0) {
        boolean withRuns = parts.contains(Part.RUN_ID);
        arns = withRuns ? null : new ArnColumn(delimiter, arn);
        return !withRuns;
      }
    }
    return false;
  }

  private @Nullable String arnAlone(String text) {
    if (text.startsWith("{")) {
      return arnOf(text);
    }
    ArnColumn column = arns;
    if (column != null) {
      List<String> fields = fields(text, column.delimiter());
      return column.index() < fields.size() ? fields.get(column.index()) : null;
    }
    List<String> fields = fields(text, LineParser.delimiter(text));
    return fields.size() == 1 && fields.get(0).startsWith("arn:") ? fields.get(0) : null;
  }

  private static @Nullable String arnOf(String json) {
    try {
      JsonNode object = JsonRows.JSON.readTree(json);
      JsonNode run = LineParser.member(object, Part.RUN_ID);
      JsonNode arn = LineParser.member(object, Part.WORKFLOW_ARN);
      return (run.isMissingNode() || run.isNull()) && arn.isString() ? arn.stringValue() : null;
    } catch (JacksonException e) {
      return null; // the other parser says what is wrong
    }
  }

  private static List<String> fields(String text, char delimiter) {
    try {
      return LineParser.fields(text, delimiter);
    } catch (IllegalArgumentException e) {
      return List.of(); // the other parser says what is wrong
    }
  }
}
