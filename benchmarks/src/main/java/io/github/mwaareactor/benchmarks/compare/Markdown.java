package io.github.mwaareactor.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A page, written from top to bottom. */
final class Markdown {
  private final StringBuilder text = new StringBuilder();

  Markdown heading(int level, String title) {
    return paragraph("#".repeat(level) + " " + title);
  }

  Markdown paragraph(String format, Object... values) {
    String paragraph = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    text.append(paragraph).append("\n\n");
    return this;
  }

  Markdown items(List<String> items) {
    items.forEach(item -> text.append("- ").append(item).append('\n'));
    text.append('\n');
    return this;
  }

  Markdown image(String title, String file) {
    return paragraph("![" + title + "](" + file + ")");
  }

  Table table(String... head) {
    return new Table(List.of(head));
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing() + "\n";
  }

  /** Rows to be added one by one. */
  final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> head) {
      rows.add(head);
      rows.add(Collections.nCopies(head.size(), "---"));
    }

    Table row(String... cells) {
      return row(List.of(cells));
    }

    Table row(List<String> cells) {
      rows.add(cells);
      return this;
    }

    Markdown end() {
      rows.forEach(cells -> text.append("| ").append(String.join(" | ", cells)).append(" |\n"));
      text.append('\n');
      return Markdown.this;
    }
  }
}
