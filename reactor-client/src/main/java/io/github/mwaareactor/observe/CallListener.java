package io.github.mwaareactor.observe;

import io.github.mwaareactor.watch.RunWatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Is told of every call of a client, each poll among them, and of what the client does besides.
 *
 * <p>Called where things happen, mostly on event loops, and for many calls at a time: it must not
 * block. One that throws is logged by {@code mwaa.observe}, the first time as a warning, and the
 * call goes on. All methods but {@link #started} do nothing by themselves.
 */
@FunctionalInterface
public interface CallListener {
  /** Listens to nothing, and costs nothing. */
  CallListener NONE = (call, context) -> CallProgress.NONE;

  /**
   * A call was subscribed to and is about to begin.
   *
   * @param call what is called
   * @param context the Reactor context of the subscription, where a tracer finds its parent. A poll
   *     has that of the poller's subscriber
   * @return what is told how this call goes on; {@link CallProgress#NONE} for a call that is of no
   *     interest, and then costs no more
   */
  CallProgress started(StartedCall call, ContextView context);

  /**
   * The identity provider was asked, and has answered or failed.
   *
   * @param failure why it gave no identity; {@code null} if it gave one
   */
  default void credentialsRefreshed(@Nullable Throwable failure) {}

  /**
   * A client was built with this listener. Clients derived from it have it too, unless they set
   * another, and each is told of by itself.
   *
   * @param client what can be read of it, until {@link #closed}
   */
  default void opened(ClientState client) {}

  /**
   * A client was closed; its state is to be let go.
   *
   * @param client the same object that {@link #opened} was given
   */
  default void closed(ClientState client) {}

  /**
   * A client with this listener made a watcher. Each of its polls is a call that {@link #started}
   * is told of, in a context of its own: it belongs to no one subscriber.
   *
   * @param watcher tells by its {@link RunWatcher#stats()} what it does, until {@link
   *     #watcherClosed}
   */
  default void watcherOpened(RunWatcher watcher) {}

  /**
   * A watcher was closed, by itself or with its client; it is to be let go.
   *
   * @param watcher the same object that {@link #watcherOpened} was given
   */
  default void watcherClosed(RunWatcher watcher) {}

  /**
   * Several listeners as one. Each is told everything, in this order, also when one before it
   * throws: that is logged here. A header or context entry of a later one replaces that of an
   * earlier one.
   */
  static CallListener all(CallListener... listeners) {
    return new CompositeCallListener(List.of(listeners));
  }
}
