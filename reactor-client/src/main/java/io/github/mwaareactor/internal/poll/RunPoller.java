package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks for one run again and again until it has ended. */
public final class RunPoller {
  private final Function<RunRef, Mono<WorkflowRun>> fetch;
  private final FirstSuccess success;
  private final Scheduler timer;
  private final DoubleSupplier random;

  /**
   * {@code success} is that of the client; {@code random} gives values from 0 to below 1, for
   * jitter.
   */
  public RunPoller(
      Function<RunRef, Mono<WorkflowRun>> fetch,
      FirstSuccess success,
      Scheduler timer,
      DoubleSupplier random) {
    this.fetch = fetch;
    this.success = success;
    this.timer = timer;
    this.random = random;
  }

  /**
   * The snapshot at each transition, until the run has ended. Each subscription polls on its own,
   * and only while more is wanted of it: a poll takes its demand from the subscriber, which repeats
   * and failures leave untouched. So an answer never comes to one who does not want it.
   */
  public Flux<PollResult> transitions(RunRef run, PollPolicy policy) {
    return Flux.defer(
        () -> {
          PollSchedule schedule = new PollSchedule(run, policy, success, timer, random);
          return new DemandGate(run, schedule)
              .concatMap(fetch, 0) // none ahead: what is not wanted must not be asked for
              .map(schedule::answered)
              .onErrorResume(
                  MwaaException.class,
                  failure ->
                      schedule.isPassing(failure) ? schedule.late(failure) : Mono.error(failure))
              .repeatWhen(polls -> polls.concatMap(poll -> schedule.untilNextPoll()))
              .takeUntil(polled -> polled.run().state().isTerminal())
              .distinctUntilChanged(polled -> polled.run().state())
              // An onErrorContinue below must not make a fatal error a passing one.
              .onErrorStop();
        });
  }
}
