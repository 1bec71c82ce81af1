package io.github.mwaareactor.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Follows any number of runs, each with one poll at a time however many subscribers it has.
 *
 * <p>A watcher shares what it learns: who joins late is told the last state at once, without a
 * call; when the last subscriber of a run leaves, nobody asks for it any more. It spreads its polls
 * evenly, asks for the run first that it has not seen for longest, and slows down as a whole when
 * the service throttles or fails; see {@link WatchOptions}. A poll that fails for a passing reason
 * is only late; {@link WatchOptions#onLate()} receives it, and the log warns once of lasting
 * failures. Until the client's first success, by any call or poll, missing credentials and an
 * invalid profile end what is watched; after it, they only make a poll late. A run that has ended
 * is forgotten once its subscribers have received its end.
 *
 * <p>Nothing happens before subscription. A subscriber that is slower than its runs gets the latest
 * state of each when it is ready, and the terminal state always, never an overflow. Events arrive
 * on whatever thread learned of them, an event loop or the client's timer, and they all wait for a
 * subscriber that blocks it: move slow work away with {@code publishOn}.
 *
 * <p>Closing the watcher or its client ends everything with {@link
 * io.github.mwaareactor.error.ClientClosedException}, as does subscribing afterwards.
 */
public interface RunWatcher extends AutoCloseable {
  /**
   * Follows a run until it ends, emitting each state once, when it changes.
   *
   * @param run the run to follow
   * @return the states, the last known one at once if the run is watched already; {@code FAILED},
   *     {@code TIMEOUT} and {@code STOPPED} are values. Or the error that ended polling. Cancelling
   *     leaves the run to its other subscribers
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<RunState> watch(RunRef run);

  /**
   * Follows many runs, each until it ends. A run that cannot be followed is an element too, so one
   * bad run ends nothing.
   *
   * <p>Each subscription subscribes to the source, which may be endless: it is asked for no more
   * runs than {@link WatchOptions#maxWatched()} leaves room for, and a run takes room until its
   * last event is delivered. A run that the source names again meanwhile changes nothing; named
   * after it has ended, it is followed anew. Cancelling leaves all runs to their other subscribers.
   *
   * @param runs the runs to follow
   * @return their events, merged; completes when the source has and all runs have ended. An error
   *     of the source is delivered then, too
   */
  Flux<RunEvent> watchAll(Publisher<RunRef> runs);

  /**
   * Asks for a run soon, because something else tells that it has changed: it goes first, once, at
   * the next moment that the rate allows. Asked again before that, nothing more happens; asked
   * while a poll is on its way, another follows it.
   *
   * @param run the run
   * @return false if it is not watched
   */
  boolean pollNow(RunRef run);

  /**
   * The runs that are watched now.
   *
   * @return a copy
   */
  Set<RunRef> watchedRuns();

  /**
   * What the watcher is doing now. Looks at every run, so ask every few seconds, not for each
   * event.
   *
   * @return figures of one moment
   */
  WatchStats stats();

  /** Ends all watching; the client stays open. Never blocks, and may be called more than once. */
  @Override
  void close();
}
