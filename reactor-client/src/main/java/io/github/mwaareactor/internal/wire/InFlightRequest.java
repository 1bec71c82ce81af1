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
  private final AtomicReference<Runnable> abandoned = new AtomicReference<>(Mark.NOBODY);
  // Kept, since a channel that is closed no longer tells it; whoever sees the connection sees it.
  private @Nullable EventLoop loop;
  private volatile @Nullable Connection connection;

  /** In place of somebody who wants to know that it is abandoned. */
  private enum Mark implements Runnable {
    NOBODY,
    TOLD;

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

  /** Tells who asked for a connection last. */
  void abandon() {
    abandoned.getAndSet(Mark.TOLD).run();
  }

  /** Is told when nobody waits any more, at once if that is so already. */
  void whenAbandoned(Runnable news) {
    Runnable before = abandoned.getAndUpdate(last -> last == Mark.TOLD ? last : news);
    if (before == Mark.TOLD) {
      news.run();
    }
  }

  boolean isAbandoned() {
    return abandoned.get() == Mark.TOLD;
  }

  /**
   * Is told which connection it goes out on. One that comes when the call has ended already is
   * closed: {@link #ended} did not know it, so nobody would read and release its answer.
   */
  void on(Connection acquired) {
    loop = acquired.channel().eventLoop();
    connection = acquired;
    if (isAbandoned()) {
      acquired.dispose();
    }
  }

  /** Has its connection closed after it: what comes on that cannot be trusted. */
  void closeConnection() {
    Connection used = connection;
    if (used != null) {
      used.markPersistent(false);
    }
  }

  /**
   * Is told how it ended. A connection that reports an error while it is opened may still open:
   * nothing must be sent on it then. An answer that comes while its call is cancelled by another
   * thread may find nobody who reads it, and would never be released. Whoever does read it keeps us
   * out.
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
