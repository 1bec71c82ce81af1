package io.github.mwaareactor.observe;

import java.util.Map;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Is notified of the progress of one call. Its methods are called one at a time and in order, on
 * the thread of the event. No callback follows {@link #ended}.
 *
 * <pre>
 * permitAwaited?  attemptStarted  (connectionAwaited connectionAcquired?)*  attemptEnded
 *     retryPlanned  permitAwaited?  attemptStarted ... attemptEnded
 * ended
 * </pre>
 *
 * <p>All methods do nothing by default. As for {@link CallListener}, they must not block, and what
 * they throw is logged.
 */
public interface CallProgress {
  /** Ignores everything. */
  CallProgress NONE = new CallProgress() {};

  /**
   * Headers that are sent with each attempt, such as {@code traceparent}. Called once, when the
   * call has started. They are not signed, because proxies may change them. Headers that the
   * request already has, that sign it ({@code x-amz-*}) or that frame it are ignored. So are names
   * and values that HTTP does not allow.
   */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** Entries for the Reactor context of the request. Called once, like {@link #headers()}. */
  default ContextView context() {
    return Context.empty();
  }

  /** The next attempt waits, because no permit is free. */
  default void permitAwaited() {}

  /**
   * An attempt has its permit and begins.
   *
   * @param attempt the number of the attempt, from 1
   */
  default void attemptStarted(int attempt) {}

  /**
   * The attempt is signed and waits for a connection. Called twice if the attempt is sent again,
   * after the service refused its clock or identity.
   */
  default void connectionAwaited() {}

  /** The attempt has a connection, pooled or new, and is sent. */
  default void connectionAcquired() {}

  /** The attempt is over. */
  default void attemptEnded(AttemptEnd end) {}

  /** Another attempt will follow. */
  default void retryPlanned(PlannedRetry retry) {}

  /** The call is over. Called before the subscriber of the call receives its result. */
  default void ended(CallEnd end) {}
}
