package io.github.mwaareactor.emulator.internal.http;

/** Requests to the emulator itself, which come in at the service's port. */
public interface Control {
  /** Whether a request with this target is one. */
  boolean isFor(String target);

  /** Runs on event loops, so nothing in it waits. */
  Answer answer(HttpCall call, boolean fromThisMachine);
}
