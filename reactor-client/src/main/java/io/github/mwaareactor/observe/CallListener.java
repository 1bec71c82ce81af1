package io.github.mwaareactor.observe;

import io.github.mwaareactor.watch.RunWatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Is notified of every call of a client, polls included, and of events of the client itself.
 *
 * <p>It is called on the thread of the event, mostly an event loop, and for many calls at a time:
 * it must not block. What it throws is logged by {@code mwaa.observe}, the first time as a warning,
 * and the call goes on. All methods except {@link #started} do nothing by default.
 */
@FunctionalInterface
public interface CallListener {
  /** Ignores everything, at no cost. */
  CallListener NONE = (call, context) -> CallProgress.NONE;

  /**
   * A call was subscribed to and is about to begin.
   *
   * @param call the call
   * @param context the Reactor context of the subscription, where a tracer finds its parent. For a
   *     poll it is the context of the poller's subscriber
   * @return the listener to the progress of this call; {@link CallProgress#NONE} to ignore the
   *     call, at no further cost
   */
  CallProgress started(StartedCall call, ContextView context);

  /**
   * The identity provider was called, and has returned an identity or failed.
   *
   * @param failure why it returned no identity; {@code null} if it returned one
   */
  default void credentialsRefreshed(@Nullable Throwable failure) {}

  /**
   * A client was built with this listener. It is also called for each client derived from it,
   * unless that client sets another listener.
   *
   * @param client its state, which can be read until {@link #closed}
   */
  default void opened(ClientState client) {}

  /**
   * A client was closed. Do not keep its state any longer.
   *
   * @param client the same object as in {@link #opened}
   */
  default void closed(ClientState client) {}

  /**
   * A client with this listener made a watcher. {@link #started} is called for each of its polls,
   * with a context of its own, because a poll serves all subscribers.
   *
   * @param watcher the watcher, whose {@link RunWatcher#stats()} can be read until {@link
   *     #watcherClosed}
   */
  default void watcherOpened(RunWatcher watcher) {}

  /**
   * A watcher was closed, alone or with its client. Do not keep it any longer.
   *
   * @param watcher the same object as in {@link #watcherOpened}
   */
  default void watcherClosed(RunWatcher watcher) {}

  /**
   * Several listeners as one. All are called, in this order, even if an earlier one throws, which
   * is logged. Headers and context entries of a later listener replace those of an earlier one.
   */
  static CallListener all(CallListener... listeners) {
    return new CompositeCallListener(List.of(listeners));
  }
}
