package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.model.RunRef;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Names the run to poll as soon as somebody asks for it, or fails when the deadline comes first.
 */
final class DemandGate extends Flux<RunRef> {
  private final RunRef run;
  private final PollSchedule schedule;

  DemandGate(RunRef run, PollSchedule schedule) {
    this.run = run;
    this.schedule = schedule;
  }

  @Override
  public void subscribe(CoreSubscriber<? super RunRef> actual) {
    GateSubscription gate = new GateSubscription(actual);
    // Demand from before is passed on in here, so that without a pause there is no timer.
    actual.onSubscribe(gate);
    gate.limit();
  }

  /** Ended once, by whoever comes first: demand, cancellation or the deadline. */
  private final class GateSubscription implements Subscription {
    private final CoreSubscriber<? super RunRef> actual;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Disposable.Swap deadline = Disposables.swap();

    GateSubscription(CoreSubscriber<? super RunRef> actual) {
      this.actual = actual;
    }

    void limit() {
      if (!ended.get()) {
        deadline.update(schedule.untilDeadline().subscribe(due -> outlast(), this::fail));
      }
    }

    @Override
    public void request(long n) {
      if (Operators.validate(n) && end()) {
        actual.onNext(run);
        actual.onComplete();
      }
    }

    @Override
    public void cancel() {
      end();
    }

    // Asked only when it is over: until then a poll may be changing what the schedule knows.
    private void outlast() {
      if (end()) {
        actual.onError(schedule.deadlinePassed());
      }
    }

    private void fail(Throwable error) {
      if (end()) {
        actual.onError(error);
      }
    }

    private boolean end() {
      deadline.dispose();
      return ended.compareAndSet(false, true);
    }
  }
}
