package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks for one run again and again until it has ended. */
public final class RunPoller {
  private final PollSource source;

  public RunPoller(PollSource source) {
    this.source = source;
  }

  /**
   * The snapshot at each transition, until the run has ended. Each subscription polls on its own,
   * and only while more is wanted of it: a poll takes its demand from the subscriber, which repeats
   * and failures leave untouched. So an answer never comes to one who does not want it.
   */
  public Flux<PollResult> transitions(RunRef run, PollPolicy policy) {
    return Flux.defer(
        () -> {
          PollSchedule schedule = new PollSchedule(run, policy, source);
          return new DemandGate(run, schedule)
              .concatMap(source.fetch(), 0) // none ahead: what is not wanted must not be asked for
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
