package io.github.mwaareactor.watch;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a watcher is doing, at one moment. The staleness of a run is the time since the poll began
 * that last showed its state, or since it is watched if none has yet.
 *
 * @param watched how many distinct runs are watched
 * @param due how many of them are staler than the target and not being asked for
 * @param inFlight how many polls are on their way
 * @param stalenessP50 what half of the runs do not exceed; zero if none is watched
 * @param stalenessP99 what 99 % of the runs do not exceed
 * @param stalenessMax the staleness of the stalest
 * @param polls how many polls were begun, since the watcher was made
 * @param throttled how many of them the service throttled
 * @param failed how many of them failed otherwise, for a reason that passes
 * @param skipped how many states were skipped for subscribers that were not ready
 * @param rate how many polls per second may begin now; infinite while neither the options nor the
 *     service set a bound
 * @param stretch by how much that rate stretches the interval of every run: 1 if it suffices to see
 *     each within the target, 2 if it takes twice as long
 */
public record WatchStats(
    int watched,
    int due,
    int inFlight,
    Duration stalenessP50,
    Duration stalenessP99,
    Duration stalenessMax,
    long polls,
    long throttled,
    long failed,
    long skipped,
    double rate,
    double stretch)
    implements Serializable {}
