package io.github.mwaareactor.observe.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a call and chooses its keys. Asked when the call starts and again when
 * it has ended. To change a little, extend {@link DefaultCallObservationConvention}.
 */
public interface CallObservationConvention extends ObservationConvention<CallObservationContext> {
  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof CallObservationContext;
  }
}
