package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.model.RunState;

/**
 * A state that a run has come to.
 *
 * @param state the state
 * @param ended whether nothing follows: a browser's {@code EventSource} must be closed then, or it
 *     connects again
 */
record StateEvent(RunState state, boolean ended) {
  static StateEvent of(RunState state) {
    return new StateEvent(state, state.isTerminal());
  }
}
