package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who follow a workflow as a whole from the same position, so that the same runs are new to
 * them.
 */
final class Followers {
  final Discovery discovery;
  private final List<WatchSubscription> subscriptions = new ArrayList<>(1);

  Followers(Discovery discovery) {
    this.discovery = discovery;
  }

  void add(WatchSubscription subscription) {
    subscriptions.add(subscription);
  }

  void remove(WatchSubscription subscription) {
    subscriptions.remove(subscription);
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  List<WatchSubscription> subscriptions() {
    return subscriptions;
  }

  /** Whether one of them follows as many runs as it may. */
  boolean isFull() {
    return subscriptions.stream().anyMatch(WatchSubscription::isFull);
  }

  /** Whether they follow the run, which they all do if one does. */
  boolean isFollowing(RunRef ref) {
    return !subscriptions.isEmpty() && subscriptions.get(0).isWatching(ref);
  }

  /** All of them follow the run from now on, unless it is over for them. */
  void follow(WatchedRun run) {
    if (!discovery.isOver(run.ref)) {
      subscriptions.forEach(subscription -> follow(run, subscription));
    }
  }

  private static void follow(WatchedRun run, WatchSubscription subscription) {
    SubscribedRun subscribed = subscription.found(run.ref);
    RunState state = run.state;
    if (subscribed != null) {
      run.link(subscribed);
      if (state != null) {
        subscription.update(subscribed, state, null, run.seenAt);
      }
    }
  }
}
