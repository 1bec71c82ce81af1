package io.github.mwaareactor.emulator.internal.service;

import java.time.Clock;
import java.time.Duration;

/** What the service knows and is set to: read by its operations, changed and asked by tests. */
public record ServiceState(
    Accounts accounts,
    ServiceClock clock,
    Definitions definitions,
    WorkflowRegistry workflows,
    RunRegistry runs,
    ServiceQuotas quotas,
    Paging paging,
    Throttle throttle,
    Faults faults,
    CallLog calls) {

  public static ServiceState of(Accounts accounts, Clock clock, int recordedCalls) {
    ServiceClock serviceClock = new ServiceClock(clock);
    Definitions definitions = new Definitions();
    WorkflowRegistry workflows = new WorkflowRegistry(accounts, definitions, serviceClock);
    return new ServiceState(
        accounts,
        serviceClock,
        definitions,
        workflows,
        new RunRegistry(accounts, workflows, serviceClock),
        new ServiceQuotas(),
        new Paging(),
        new Throttle(),
        new Faults(),
        new CallLog(recordedCalls));
  }

  /** As it began; rate limits and quotas are not its own to know. */
  public void reset() {
    faults.reset();
    accounts.reset();
    runs.clear();
    workflows.clear();
    definitions.clear();
    paging.reset();
    calls.clear();
    clock.offset(Duration.ZERO);
  }
}
