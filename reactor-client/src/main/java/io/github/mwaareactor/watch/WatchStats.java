package io.github.mwaareactor.watch;

import java.io.Serializable;
import java.time.Duration;

/**
 * Figures of a watcher at one moment. The staleness of a run is the time since the last successful
 * poll of it began. Before the first one, it is the time since the run was first watched.
 *
 * @param target the staleness that is aimed at: {@link WatchOptions#targetStaleness()}
 * @param watched how many distinct runs are watched
 * @param due how many of them are staler than the target and have no poll in flight
 * @param inFlight how many polls are in flight
 * @param stalenessP50 the median staleness; zero if no run is watched
 * @param stalenessP99 the 99th percentile of staleness
 * @param stalenessMax the highest staleness
 * @param covered how many of the watched runs are seen by listing their workflow, and have no polls
 *     of their own meanwhile
 * @param polls how many calls were begun since the watcher was made
 * @param lists how many of them were calls of ListWorkflowRuns, each for one page; all others are
 *     calls of GetWorkflowRun, but for a few of GetWorkflow that ask whether a workflow without
 *     runs still exists
 * @param throttled how many of them the service throttled
 * @param failed how many of them failed for another transient reason
 * @param skipped how many states were skipped for slow subscribers
 * @param rate the permitted rate of calls of GetWorkflowRun per second; infinite while neither the
 *     options nor the service limit it
 * @param stretch the factor by which the interval of every run is prolonged, because that rate or
 *     the number of polls in flight is too low: 1 if each run is polled within the target, 2 if it
 *     takes twice as long
 * @param bound what decides how often runs are polled
 */
public record WatchStats(
    Duration target,
    int watched,
    int due,
    int inFlight,
    Duration stalenessP50,
    Duration stalenessP99,
    Duration stalenessMax,
    int covered,
    long polls,
    long lists,
    long throttled,
    long failed,
    long skipped,
    double rate,
    double stretch,
    Bound bound)
    implements Serializable {
  /** What decides how often runs are polled. */
  public enum Bound {
    /** {@link WatchOptions#targetStaleness()}: each run is polled as often as was asked for. */
    TARGET,
    /** The rate of polls per second, of the options or as the service limits it. */
    RATE,
    /**
     * The number of polls in flight: {@link WatchOptions#maxInFlight()}, or three quarters of the
     * connections to a host. Within the last second a poll had to wait for another one's answer.
     */
    IN_FLIGHT
  }
}
