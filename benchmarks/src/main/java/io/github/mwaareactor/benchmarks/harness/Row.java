package io.github.mwaareactor.benchmarks.harness;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure of all contenders of a scenario, beside each other.
 *
 * @param what what it is
 * @param figure its name in their findings
 * @param format how it is written
 * @param bar what has to be reached, or null if it is only reported
 */
public record Row(String what, String figure, String format, @Nullable Bar bar) {
  /** One that is only reported. */
  public static Row of(String what, String figure, String format) {
    return new Row(what, figure, format, null);
  }

  /** The same with a bar: greater values are bad. */
  public Row atMost(double limit) {
    return new Row(what, figure, format, new Bar(limit, true));
  }

  /** The same with a bar: smaller values are bad. */
  public Row atLeast(double limit) {
    return new Row(what, figure, format, new Bar(limit, false));
  }

  /** One contender's figure. */
  public ScenarioFigure figureOf(
      String scenario, String contender, @Nullable Double value, boolean isJudged) {
    return figure(scenario, contender, value, text(value), isJudged);
  }

  /** One contender's figure over all rounds, of which the median is judged. */
  public ScenarioFigure spreadOf(
      String scenario, String contender, @Nullable Spread rounds, boolean isJudged) {
    Double median = rounds == null ? null : Double.valueOf(rounds.median());
    return figure(scenario, contender, median, Spread.shown(rounds, format), isJudged);
  }

  private ScenarioFigure figure(
      String scenario, String contender, @Nullable Double value, String text, boolean isJudged) {
    Boolean reached = isJudged ? isReached(value) : null;
    return new ScenarioFigure(scenario, what, barText(), contender, value, text, reached);
  }

  private String barText() {
    return bar == null ? "" : (bar.isMost() ? "<= " : ">= ") + text(bar.limit());
  }

  private String text(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  // What could not be measured has not reached its bar.
  private @Nullable Boolean isReached(@Nullable Double value) {
    return bar == null ? null : value != null && bar.isReached(value);
  }

  /**
   * What has to be reached.
   *
   * @param limit the last value that is good
   * @param isMost whether greater ones are not
   */
  public record Bar(double limit, boolean isMost) {
    /** Whether the value is good. */
    public boolean isReached(double value) {
      return isMost ? value <= limit : value >= limit;
    }
  }
}
