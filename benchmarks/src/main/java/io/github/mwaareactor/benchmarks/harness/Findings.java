package io.github.mwaareactor.benchmarks.harness;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a case of a scenario has found: figures by name, and notes to be read as they are. */
public final class Findings {
  private static final String FIGURE = "figure ";
  private static final int NUMBERS_PER_LINE = 20;

  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** Keeps a figure. */
  public void figure(String name, double value) {
    figures.put(name, value);
  }

  /** Keeps a count. */
  public void figure(String name, long count) {
    figure(name, (double) count);
  }

  /** A figure, or null if it was not found. */
  public @Nullable Double figure(String name) {
    return figures.get(name);
  }

  /** All figures. */
  public Map<String, Double> figures() {
    return figures;
  }

  /** Keeps a line of text. */
  public void note(String format, @Nullable Object... values) {
    notes.add(String.format(Locale.ROOT, format, values));
  }

  /** A note of many numbers. */
  public void series(String what, long[] numbers) {
    note("%s:", what);
    for (int from = 0; from < numbers.length; from += NUMBERS_PER_LINE) {
      int to = Math.min(numbers.length, from + NUMBERS_PER_LINE);
      note(
          "%s",
          Arrays.stream(numbers, from, to)
              .mapToObj(number -> String.format(Locale.ROOT, "%5d", number))
              .collect(Collectors.joining()));
    }
  }

  /** All lines. */
  public List<String> notes() {
    return notes;
  }

  /** For {@link #read} in another process. */
  public void write(PrintStream out) {
    figures.forEach((name, value) -> out.println(FIGURE + name + " " + value));
    notes.forEach(out::println);
    out.flush();
  }

  /** What {@link #write} wrote. */
  public static Findings read(String text) {
    Findings found = new Findings();
    text.lines()
        .forEach(
            line -> {
              if (line.startsWith(FIGURE)) {
                String[] words = line.split(" ", -1);
                found.figure(words[1], Double.parseDouble(words[2]));
              } else {
                found.notes.add(line);
              }
            });
    return found;
  }
}
