package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.statuschecker.RunName.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the run that a line names: a JSON object, or fields that are separated by commas,
 * semicolons or tabs. A header may say in which columns to look; else it is the first two, or where
 * the AWS CLI writes them with {@code --output text}. What else is there is ignored, so what this
 * program writes it can read.
 */
final class LineParser implements LineReader {
  /** What a header says. */
  private record Columns(char delimiter, int arn, int run, String expected) {}

  private static final JsonMapper JSON = JsonMapper.shared();
  static final List<Character> DELIMITERS = List.of(',', ';', '\t');
  private static final int MISSING = -1;
  private static final Map<Character, CSVFormat> FORMATS =
      DELIMITERS.stream().collect(Collectors.toMap(Function.identity(), LineParser::format));

  // So the AWS CLI begins a line of each structure, such as WORKFLOWRUNS and RUNDETAILSUMMARY.
  private static final Pattern TABLE = Pattern.compile("[A-Z]{4,}");
  private static final String TABLE_OF_RUNS = "WORKFLOWRUNS";

  private @Nullable Columns columns;
  private boolean isAwsText;

  /**
   * Reads one line.
   *
   * @return the run, or null if the line names none: it is blank, a comment or a header
   * @throws IllegalArgumentException if it should name a run and does not
   */
  @Nullable RunRef parse(String line) {
    String text = line.strip();
    if (isSkipped(text)) {
      return null;
    }
    return text.startsWith("{") ? parseJson(text) : parseCsv(line);
  }

  /** Whether a line is blank or a comment. */
  static boolean isSkipped(String stripped) {
    return stripped.isEmpty() || stripped.startsWith("#");
  }

  /**
   * Whether the first line with content begins JSON that spans lines, or that names several runs.
   *
   * @param isCut whether the line is longer than the text
   */
  static boolean beginsJson(String text, boolean isCut) {
    if (text.startsWith("[") || !text.startsWith("{")) {
      return text.startsWith("[");
    }
    boolean goesOn = isCut || "{[,:".indexOf(text.charAt(text.length() - 1)) >= 0;
    return goesOn || namesRuns(text);
  }

  private static boolean namesRuns(String text) {
    try {
      JsonNode object = JSON.readTree(text);
      return object.properties().stream().anyMatch(member -> RunName.isOfRuns(member.getKey()))
          && member(object, Part.WORKFLOW_ARN).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  @Override
  public @Nullable InputLine read(String line) {
    RunRef run = parse(line);
    return run == null ? null : new InputLine.Ref(run);
  }

  @Override
  public boolean hasHeader() {
    return columns != null;
  }

  private static CSVFormat format(char delimiter) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreSurroundingSpaces(true)
        .get();
  }

  private static RunRef parseJson(String text) {
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode arn = member(object, Part.WORKFLOW_ARN);
    JsonNode run = member(object, Part.RUN_ID);
    if (arn.isMissingNode() != run.isMissingNode()) {
      String whole = (arn.isMissingNode() ? run : arn).asString("");
      if (RunName.isWhole(whole)) {
        return RunName.whole(whole);
      }
    }
    return new RunRef(text(arn, RunColumn.WORKFLOW_ARN), text(run, RunColumn.RUN_ID));
  }

  static JsonNode member(JsonNode object, Part part) {
    return object.properties().stream()
        .filter(member -> RunName.part(member.getKey()) == part)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static String text(JsonNode member, RunColumn column) {
    if (!member.isString()) {
      throw new IllegalArgumentException(
          "expected {\"workflowArn\":\"...\",\"runId\":\"...\"}, but "
              + column.jsonName()
              + (member.isMissingNode() ? " is missing" : " is not a string"));
    }
    return member.stringValue();
  }

  private @Nullable RunRef parseCsv(String text) {
    Columns header = RunName.hasArn(text) ? null : header(text);
    if (header != null) {
      columns = header;
      return null;
    }
    Columns known = columns;
    return known == null ? withoutHeader(text) : withHeader(known, text);
  }

  private static @Nullable Columns header(String text) {
    for (char delimiter : DELIMITERS) {
      Columns found = header(text, delimiter);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Columns header(String text, char delimiter) {
    List<String> names;
    try {
      names = fields(text, delimiter);
    } catch (IllegalArgumentException e) {
      return null;
    }
    List<@Nullable Part> parts = new ArrayList<>();
    names.forEach(name -> parts.add(RunName.part(name)));
    int arn = parts.indexOf(Part.WORKFLOW_ARN);
    int run = parts.indexOf(Part.RUN_ID);
    // With one column for both, a name must not have the other delimiters in it.
    boolean isHeader = (arn >= 0 && run >= 0) || ((arn >= 0 || run >= 0) && areNames(names));
    return isHeader ? new Columns(delimiter, arn, run, expected(names, delimiter, arn, run)) : null;
  }

  private static boolean areNames(List<String> names) {
    return names.stream()
        .allMatch(name -> DELIMITERS.stream().noneMatch(d -> name.indexOf(d) >= 0));
  }

  private static String expected(List<String> names, char delimiter, int arn, int run) {
    String separated = delimiter == '\t' ? "tabs" : "\"" + delimiter + "\"";
    if (arn < 0 || run < 0) {
      int column = Math.max(arn, run);
      return "WORKFLOW_ARN/RUN_ID in column " + (column + 1) + " (" + names.get(column) + ")";
    }
    return "a workflow ARN in column %d (%s) and a run id in column %d (%s), separated by %s"
        .formatted(arn + 1, names.get(arn), run + 1, names.get(run), separated);
  }

  private static RunRef withHeader(Columns columns, String text) {
    List<String> fields = fields(text, columns.delimiter());
    if (fields.size() <= Math.max(columns.arn(), columns.run())) {
      throw unexpected(columns.expected(), text);
    } else if (columns.arn() == MISSING) {
      return RunName.whole(fields.get(columns.run()));
    } else if (columns.run() == MISSING) {
      return RunName.whole(fields.get(columns.arn()));
    }
    return new RunRef(fields.get(columns.arn()), fields.get(columns.run()));
  }

  private @Nullable RunRef withoutHeader(String text) {
    char delimiter = delimiter(text);
    List<String> fields = fields(text, delimiter);
    if (RunName.isWhole(fields.get(0))) {
      return RunName.whole(fields.get(0));
    } else if (delimiter == '\t' && !RunName.isArn(fields.get(0))) {
      return awsText(fields, text);
    } else if (fields.size() < 2) {
      throw unexpected("workflow_arn,run_id", text);
    }
    return new RunRef(fields.get(0), fields.get(1));
  }

  // Values come in the order of their names, so the run's id before the workflow's ARN.
  private @Nullable RunRef awsText(List<String> fields, String text) {
    int arn =
        IntStream.range(0, fields.size())
            .filter(i -> RunName.isArn(fields.get(i)))
            .findFirst()
            .orElse(MISSING);
    if (arn > 0) {
      isAwsText = true;
      return new RunRef(fields.get(arn), fields.get(fields.get(0).equals(TABLE_OF_RUNS) ? 1 : 0));
    } else if (isAwsText && TABLE.matcher(fields.get(0)).matches()) {
      return null;
    }
    throw unexpected("workflow_arn,run_id", text);
  }

  /** That which ends the first field; a comma if none does. */
  static char delimiter(String text) {
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      isQuoted ^= c == '"';
      if (!isQuoted && DELIMITERS.contains(c)) {
        return c;
      }
    }
    return ',';
  }

  private static IllegalArgumentException unexpected(String expected, String text) {
    return new IllegalArgumentException(
        "expected " + expected + ", was " + RunName.quoted(text.strip()));
  }

  static List<String> fields(String text, char delimiter) {
    try (CSVParser parser = CSVParser.parse(text, FORMATS.get(delimiter))) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() != 1) {
        throw new IllegalArgumentException(
            "lines must end with \\n, found a \\r within one: " + RunName.quoted(text.strip()));
      }
      return records.get(0).toList();
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new IllegalArgumentException("no CSV, was " + RunName.quoted(text.strip()), e);
    }
  }
}
