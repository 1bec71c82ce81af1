package io.github.mwaareactor.internal.wire;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One request that is being sent. It travels in the context of its subscription, so that what sends
 * it is made once for all requests.
 */
final class InFlightRequest {
  private final WireRequest request;
  private final AtomicReference<Runnable> abandoned = new AtomicReference<>(Mark.NONE);
  // Kept, since a channel that is closed no longer tells it; whoever sees the connection sees it.
  private @Nullable EventLoop loop;
  private volatile @Nullable Connection connection;

  /** In place of an action: none yet, or it has run. */
  private enum Mark implements Runnable {
    NONE,
    ABANDONED;

    @Override
    public void run() {}
  }

  InFlightRequest(WireRequest request) {
    this.request = request;
  }

  Context in(Context context) {
    return context.put(InFlightRequest.class, this);
  }

  /** What is being sent in that context; {@code null} for what is none of our exchanges. */
  static @Nullable InFlightRequest of(ContextView context) {
    return context.getOrDefault(InFlightRequest.class, null);
  }

  WireRequest request() {
    return request;
  }

  /** Nobody waits any more; runs the action of {@link #whenAbandoned}. */
  void abandon() {
    abandoned.getAndSet(Mark.ABANDONED).run();
  }

  /** Runs the action once nobody waits any more, at once if that is so already. */
  void whenAbandoned(Runnable action) {
    Runnable before = abandoned.getAndUpdate(last -> last == Mark.ABANDONED ? last : action);
    if (before == Mark.ABANDONED) {
      action.run();
    }
  }

  boolean isAbandoned() {
    return abandoned.get() == Mark.ABANDONED;
  }

  /**
   * The connection it is sent on. One that comes after the call has ended is closed: {@link #ended}
   * did not know it, so nobody would read and release its answer.
   */
  void on(Connection acquired) {
    loop = acquired.channel().eventLoop();
    connection = acquired;
    if (isAbandoned()) {
      acquired.dispose();
    }
  }

  /** Closes its connection after it: what arrives on it cannot be trusted. */
  void closeConnection() {
    Connection used = connection;
    if (used != null) {
      used.markPersistent(false);
    }
  }

  /**
   * The call has ended. A connection that reported an error while it was opening may still open,
   * and nothing must be sent on it then. An answer that arrives while another thread cancels the
   * call may find no reader, and would never be released; if it has one, Reactor Netty refuses this
   * second.
   */
  void ended(SignalType end) {
    if (end == SignalType.ON_COMPLETE) {
      return;
    }
    abandon();
    Connection used = connection;
    if (used != null && loop != null) {
      try {
        loop.execute(() -> used.inbound().receive().subscribe(chunk -> {}, error -> {}));
      } catch (RejectedExecutionException e) {
        // The event loops are gone, and what they had read with them.
      }
    }
  }
}
