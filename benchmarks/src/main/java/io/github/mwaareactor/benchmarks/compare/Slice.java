package io.github.mwaareactor.benchmarks.compare;

import java.util.Map;

/**
 * What one measurement of one entrant found.
 *
 * @param variant what it was asked to do
 * @param entrant who
 * @param round which round it belongs to, from 1
 * @param figures by name
 */
record Slice(String variant, String entrant, int round, Map<String, Double> figures) {}
