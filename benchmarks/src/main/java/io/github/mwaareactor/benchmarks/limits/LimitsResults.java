package io.github.mwaareactor.benchmarks.limits;

import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.ScenarioFigure;
import java.util.List;

/**
 * All that {@link Limits} found.
 *
 * @param samples the figures of each round
 * @param figures what they come to, and whether bars were reached
 * @param failures what could not be measured, and why
 */
public record LimitsResults(
    List<Sample> samples, List<ScenarioFigure> figures, List<String> failures) {}
