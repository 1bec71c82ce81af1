package io.github.mwaareactor.benchmarks.harness;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.Fault.Moment;
import io.github.mwaareactor.emulator.ServiceError;

/** What some of an emulator's requests may meet by chance, whatever their rate. */
public enum RandomFault {
  /** Throttled though they are not too many. */
  THROTTLED,
  /** Their connection is reset. */
  RESET,
  /** Answered with status 500. */
  INTERNAL_ERROR,
  /** Never answered. */
  NO_ANSWER;

  Fault fault() {
    return switch (this) {
      case THROTTLED ->
          Fault.error(ServiceError.throttling("Rate exceeded", "airflow-serverless", "L-1", null));
      case RESET -> Fault.resets(Moment.BEFORE_HEADERS);
      case INTERNAL_ERROR -> Fault.error(ServiceError.internalServer("Try again", null));
      case NO_ANSWER -> Fault.noAnswer();
    };
  }
}
