package io.github.mwaareactor.benchmarks.load;

import org.HdrHistogram.Recorder;

/**
 * Writes down how long after it was due a lookup is answered.
 *
 * @param due when, by {@link System#nanoTime}
 * @param latencies takes the nanoseconds
 * @param answer told then
 */
record Timed(long due, Recorder latencies, Answer answer) implements Answer {
  @Override
  public void found(Run run, String state) {
    latencies.recordValue(System.nanoTime() - due);
    answer.found(run, state);
  }

  @Override
  public void failed(Run run, Throwable error) {
    answer.failed(run, error);
  }
}
