package io.github.mwaareactor.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * One figure that a scenario found.
 *
 * @param scenario what was done
 * @param what what it is
 * @param bar what ours has to reach, or nothing
 * @param contender whose it is
 * @param value the figure, or null if it could not be measured
 * @param text as it is shown
 * @param isReached whether the bar was reached; null where there is none, or it was not judged
 */
public record ScenarioFigure(
    String scenario,
    String what,
    String bar,
    String contender,
    @Nullable Double value,
    String text,
    @Nullable Boolean isReached) {}
