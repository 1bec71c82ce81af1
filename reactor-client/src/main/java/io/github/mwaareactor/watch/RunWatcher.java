package io.github.mwaareactor.watch;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Follows any number of runs, each with one poll at a time however many subscribers it has. Where
 * runs share a workflow, a page of ListWorkflowRuns takes the place of up to a hundred polls; see
 * {@link WatchOptions.Builder#listing}.
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
   * Follows many runs as {@link #watchAll}, from where another watcher stopped: after a restart, or
   * when one machine takes runs over from another. A run enters as if this watcher had seen it. A
   * state that is known already is no event, and the run is polled when its last sighting becomes
   * older than {@link WatchOptions#targetStaleness()}, before or after others like any run.
   *
   * <p>A run without a state is a new one. A run whose state is terminal has ended: there is no
   * event and no call. A time in the future counts as now, no time as just due. {@link
   * WatchOptions.Builder#initialRate} takes the rate that the other watcher had learnt.
   *
   * @param runs the runs to follow, as {@link #seenRuns()} of the other watcher gave them
   * @return their events, merged, as of {@link #watchAll}
   */
  Flux<RunEvent> watchAllSeen(Publisher<SeenRun> runs);

  /**
   * Follows all runs of a workflow: every one that has not ended, and every one to come, found by
   * ListWorkflowRuns.
   *
   * <p>Each run has {@link RunEvent.Transition}s from its first sight to its end. Its row in a list
   * is a sighting, so the first transition of a run that still goes on has no snapshot. The last
   * one has, as the end of a run is confirmed by GetWorkflowRun. A run that begins and ends between
   * two lists has one transition, to its terminal state. Runs that ended before the subscription
   * have none.
   *
   * <p>New runs are found within {@link WatchOptions#targetStaleness()}. A list that comes newest
   * first is read no further than needed. In any other order all of its pages are read, also those
   * of ended runs.
   *
   * <p>Subscribers of a workflow share its lists, and late ones receive the last state of each
   * known run at once. While one of them follows {@link WatchOptions#maxWatched()} runs, each until
   * its last event is delivered, no new runs are looked for.
   *
   * @param workflowArn the workflow
   * @return the events of its runs, merged. It completes when the workflow is deleted and its runs
   *     have ended, and not otherwise: cancel it. Or the error that ended the lists, such as {@link
   *     io.github.mwaareactor.error.AccessDeniedException}, or {@link
   *     io.github.mwaareactor.error.ResourceNotFoundException} if there is no such workflow
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's
   */
  Flux<RunEvent> watchWorkflow(String workflowArn);

  /**
   * Follows all runs of a workflow as {@link #watchWorkflow}, from where another watcher stopped:
   * after a restart, or when one machine takes a workflow over from another. It reports what
   * changed since, once, and each run goes on from the state that the other watcher had seen.
   *
   * <p>The runs that the other watcher had seen enter as in {@link #watchAllSeen}. A known state is
   * no event, and the next transition has it as its {@code from}. A run that has ended meanwhile
   * has one transition, from the known state to the terminal one. A run whose state is terminal has
   * ended: there is no event and no call for it, and lists do not bring it up again. These runs are
   * followed at once, even if they are more than {@link WatchOptions#maxWatched()}.
   *
   * <p>All other runs are found in lists. A run that began after {@code since} is reported, and if
   * it has ended already it has one transition, to its terminal state. As a list may lag behind by
   * five minutes, so is a run that began up to five minutes before {@code since}, even if it ended
   * before {@code since} too: to have none of them twice, name those that were seen, with their
   * terminal states. A run that began earlier and has ended has no events. One that began earlier
   * and goes on is reported after a poll, but only if it is on a page that is read. A list that
   * comes newest first is read no further than to runs that began five minutes before {@code
   * since}, and that holds for the first one too. So name all runs that go on. The times of runs
   * are the service's: a difference between its clock and yours uses up part of the five minutes.
   *
   * <p>Each subscription reads {@code runs} once, when it begins. They are also read at the call,
   * which checks them. Subscribers of a workflow share its lists, wherever each of them goes on
   * from, and each receives what is new to it. One that comes while the workflow is followed
   * already receives the last state of each known run at once, if that is not the one it knows; the
   * rest follows with the next list, which begins as soon as the one that is being read has ended.
   * Cancelling does not affect other subscribers. To receive what was not delivered by then,
   * subscribe again with the states that were.
   *
   * @param workflowArn the workflow
   * @param since up to when the other watcher had read the workflow's list, such as the {@link
   *     RunEvent#observedAt()} of a run that the list showed. Its first list must have been read to
   *     its end by then. A time in the future counts as now, and an earlier time is always safe
   * @param runs the runs that the other watcher had seen: those that go on, as its {@link
   *     #seenRuns()} gave them, and those that ended, if they began later than five minutes before
   *     {@code since}. Of a run that is named twice, the first counts
   * @return the events of the workflow's runs, merged. It completes when the workflow is deleted
   *     and its runs have ended, also if it was deleted before, and not otherwise: cancel it. Or
   *     the error that ended the lists, such as {@link
   *     io.github.mwaareactor.error.AccessDeniedException}, or what {@code runs} threw
   * @throws IllegalArgumentException if the ARN is malformed, or of another region than the
   *     client's, or if a run is of another workflow
   */
  Flux<RunEvent> watchWorkflowSeen(String workflowArn, Instant since, Iterable<SeenRun> runs);

  /**
   * Polls a run at the pace of first polls, before the others. It is for runs that have changed
   * according to another source, such as an EventBridge event. Calling it again before that poll
   * has no effect. If a poll is in flight, another one follows it.
   *
   * @param run the run
   * @return false if it is not watched
   */
  boolean pollNow(RunRef run);

  /**
   * Ends the watching of one run, for all who watch it. Its part of {@link #watchAll} ends without
   * an event, and {@link #watch} of it completes. {@link #watchWorkflow} does not find it again.
   *
   * @param run the run
   * @return false if it is not watched
   */
  boolean stopWatching(RunRef run);

  /**
   * The runs that are watched now, with their last known states: what another watcher needs to go
   * on from here, with {@link #watchAllSeen}.
   *
   * @return a copy, in no order
   */
  List<SeenRun> seenRuns();

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
