package io.github.mwaareactor.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of one scenario: a row for each, with the contenders beside each other.
 *
 * @param figures in the order in which they are shown
 */
public record ScenarioTable(List<ScenarioFigure> figures) {
  private static final String ROW = "  %-46s %10s";

  /** The tables of all scenarios, in the order in which they came first. */
  public static Map<String, ScenarioTable> byScenario(List<ScenarioFigure> figures) {
    Map<String, ScenarioTable> tables = new LinkedHashMap<>();
    figures.stream()
        .collect(
            Collectors.groupingBy(
                ScenarioFigure::scenario, LinkedHashMap::new, Collectors.toList()))
        .forEach((scenario, some) -> tables.put(scenario, new ScenarioTable(some)));
    return tables;
  }

  /** Whose figures there are. */
  public List<String> contenders() {
    return figures.stream().map(ScenarioFigure::contender).distinct().toList();
  }

  /** The figures of each row, in the order of {@link #contenders}; two rows may have one name. */
  public List<List<ScenarioFigure>> rows() {
    List<List<ScenarioFigure>> rows = new ArrayList<>();
    String last = "";
    for (ScenarioFigure figure : figures) {
      if (rows.isEmpty() || !figure.what().equals(last)) {
        rows.add(new ArrayList<>());
        last = figure.what();
      }
      rows.get(rows.size() - 1).add(figure);
    }
    return rows;
  }

  /** How many bars were missed. */
  public int missed() {
    return (int)
        figures.stream().filter(figure -> Boolean.FALSE.equals(figure.isReached())).count();
  }

  /**
   * The table for a terminal.
   *
   * @param cellWidth how wide the column of a contender is
   * @return its lines
   */
  public List<String> lines(int cellWidth) {
    String cell = " %" + cellWidth + "s";
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(ROW.formatted("", "bar"));
    contenders().forEach(contender -> head.append(cell.formatted(contender)));
    lines.add(head.toString());
    for (List<ScenarioFigure> row : rows()) {
      StringBuilder line = new StringBuilder(ROW.formatted(row.get(0).what(), row.get(0).bar()));
      row.forEach(figure -> line.append(cell.formatted(figure.text() + verdict(figure))));
      lines.add(line.toString());
    }
    return lines;
  }

  private static String verdict(ScenarioFigure figure) {
    if (figure.isReached() == null) {
      return "";
    }
    return figure.isReached() ? " PASS" : " MISSED";
  }
}
