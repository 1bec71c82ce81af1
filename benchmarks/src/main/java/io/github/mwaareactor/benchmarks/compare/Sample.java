package io.github.mwaareactor.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What one measurement of one contender found.
 *
 * @param variant what it was asked to do
 * @param contender who
 * @param round which round it belongs to, from 1
 * @param figures by name
 */
record Sample(
    String variant,
    @JsonProperty("entrant") String contender,
    int round,
    Map<String, Double> figures) {}
