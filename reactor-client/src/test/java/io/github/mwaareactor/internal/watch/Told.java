package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.watch.RunEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** What a subscriber received. */
final class Told extends BaseSubscriber<RunEvent> implements Disposable {
  final List<RunEvent.Transition> transitions = new ArrayList<>();
  final List<RunEvent.Failed> failures = new ArrayList<>();
  @Nullable Throwable error;
  boolean isComplete;

  @Override
  protected void hookOnNext(RunEvent event) {
    if (event instanceof RunEvent.Transition transition) {
      transitions.add(transition);
    } else if (event instanceof RunEvent.Failed failure) {
      failures.add(failure);
    }
  }

  @Override
  protected void hookOnError(Throwable failure) {
    error = failure;
  }

  @Override
  protected void hookOnComplete() {
    isComplete = true;
  }

  boolean isOver() {
    return isComplete || error != null;
  }

  List<String> states() {
    return transitions.stream().map(Told::text).toList();
  }

  List<String> of(RunRef run) {
    return transitions.stream().filter(to -> to.run().equals(run)).map(Told::text).toList();
  }

  private static String text(RunEvent.Transition to) {
    RunState from = to.from();
    return to.run().runId() + " " + from + " " + to.to();
  }
}
