package io.github.mwaareactor.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Follows any number of runs, each with one poll at a time however many subscribers it has.
 *
 * <p>Subscribers of a run share its polls. Late subscribers receive the last state at once, without
 * a call. When the last subscriber of a run cancels, the run is no longer polled.
 *
 * <p>Polls are evenly spaced, and the run with the oldest known state is polled first. The watcher
 * slows down as a whole when the service throttles or fails; see {@link WatchOptions}. A poll that
 * fails for a transient reason is only late: {@link WatchOptions#onLate()} receives it, and the log
 * warns once of lasting failures. Until the first success of any call or poll of the client,
 * missing credentials and an invalid profile end what is watched. After it, they only make a poll
 * late. A run that has ended is forgotten once its subscribers have received its end.
 *
 * <p>Nothing happens before subscription. A slow subscriber receives the latest state of each run
 * when it requests it, and always the terminal state. There is no overflow error. Events arrive on
 * an event loop or the client's timer. A subscriber that blocks that thread delays the events of
 * all others: move slow work away with {@code publishOn}.
 *
 * <p>Closing the watcher or its client ends all subscriptions with {@link
 * io.github.mwaareactor.error.ClientClosedException}. Later subscriptions fail with it, too.
 */
public interface RunWatcher extends AutoCloseable {
  /**
   * Follows a run until it ends, emitting each state once, when it changes.
   *
   * @param run the run to follow
   * @return the states; the last known one arrives at once if the run is already watched. {@code
   *     FAILED}, {@code TIMEOUT} and {@code STOPPED} are values. Or the error that ended polling.
   *     Cancelling does not affect other subscribers
   * @throws IllegalArgumentException if the ARN is of another region than the client's
   */
  Flux<RunState> watch(RunRef run);

  /**
   * Follows many runs, each until it ends. A run that cannot be followed is an element too, so one
   * bad run does not end the sequence.
   *
   * <p>Each subscription subscribes to the source, which may be endless. At most {@link
   * WatchOptions#maxWatched()} runs are followed at once, each until its last event is delivered,
   * and only then is another one requested. A run that the source emits again meanwhile is ignored;
   * after its end it is followed anew. Cancelling does not affect other subscribers.
   *
   * @param runs the runs to follow
   * @return their events, merged; completes when the source has completed and all runs have ended.
   *     An error of the source is delivered at that point, too
   */
  Flux<RunEvent> watchAll(Publisher<RunRef> runs);

  /**
   * Polls a run as soon as the rate allows, before all others. It is for runs that have changed
   * according to another source, such as an EventBridge event. Calling it again before that poll
   * has no effect. If a poll is in flight, another one follows it.
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
   * Figures of the watcher. It looks at every run, so call it every few seconds, not for each
   * event.
   *
   * @return the figures at this moment
   */
  WatchStats stats();

  /**
   * Ends all subscriptions. The client stays open. It never blocks, and may be called more than
   * once.
   */
  @Override
  void close();
}
