package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.Fault;
import java.time.Clock;
import java.time.Duration;

/** What the service knows and is set to: read by its operations, changed and asked by tests. */
public record ServiceState(
    ServiceIdentity identity,
    ServiceClock clock,
    RunRegistry runs,
    Throttle throttle,
    FaultQueue<Fault> faults,
    CallLog calls) {

  public static ServiceState of(ServiceIdentity identity, Clock clock, int recordedCalls) {
    return new ServiceState(
        identity,
        new ServiceClock(clock),
        new RunRegistry(identity, clock),
        new Throttle(),
        new FaultQueue<>(),
        new CallLog(recordedCalls));
  }

  /** As it began; the rate limit is not its own to know. */
  public void reset() {
    faults.reset();
    runs.clear();
    calls.clear();
    clock.offset(Duration.ZERO);
  }
}
