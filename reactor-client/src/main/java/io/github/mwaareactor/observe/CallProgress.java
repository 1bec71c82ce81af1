package io.github.mwaareactor.observe;

import java.util.Map;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Is told how one call goes on. One thing at a time and in order, on whichever thread it happens;
 * what follows on {@link #ended} is nothing.
 *
 * <pre>
 * permitAwaited?  attemptStarted  (connectionAwaited connectionAcquired?)*  attemptEnded
 *     retryPlanned  permitAwaited?  attemptStarted ... attemptEnded
 * ended
 * </pre>
 *
 * <p>All methods do nothing by themselves. What was said of {@link CallListener} about blocking and
 * throwing holds here too.
 */
public interface CallProgress {
  /** Wants to be told nothing. */
  CallProgress NONE = new CallProgress() {};

  /**
   * Headers to be sent with each attempt, as {@code traceparent}. Asked for once, when the call has
   * started. They are not signed, since proxies on the way may change them. Headers that the
   * request has anyway, that sign it ({@code x-amz-*}) or frame it are left out, as is what HTTP
   * does not allow in a header.
   */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** What to add to the Reactor context of everything below. Asked for once, as the headers are. */
  default ContextView context() {
    return Context.empty();
  }

  /** There is no free permit for the next attempt: it waits for its turn. */
  default void permitAwaited() {}

  /**
   * An attempt has its permit and begins.
   *
   * @param attempt which one, counted from 1
   */
  default void attemptStarted(int attempt) {}

  /**
   * The attempt is signed and asks for a connection. Twice in one attempt, if it is refused for a
   * wrong clock or a stale identity and sent again.
   */
  default void connectionAwaited() {}

  /** The attempt has a connection, pooled or made for it, and is sent. */
  default void connectionAcquired() {}

  /** The attempt is over. */
  default void attemptEnded(AttemptEnd end) {}

  /** Another attempt will follow. */
  default void retryPlanned(PlannedRetry retry) {}

  /** The call is over. Told before whoever waits for the call is. */
  default void ended(CallEnd end) {}
}
