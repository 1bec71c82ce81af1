package io.github.mwaareactor.watch;

import java.io.Serializable;
import java.time.Duration;

/**
 * Figures of a watcher at one moment. The staleness of a run is the time since the last successful
 * poll of it began. Before the first one, it is the time since the run was first watched.
 *
 * @param watched how many distinct runs are watched
 * @param due how many of them are staler than the target and have no poll in flight
 * @param inFlight how many polls are in flight
 * @param stalenessP50 the median staleness; zero if no run is watched
 * @param stalenessP99 the 99th percentile of staleness
 * @param stalenessMax the highest staleness
 * @param polls how many polls were begun since the watcher was made
 * @param throttled how many of them the service throttled
 * @param failed how many of them failed for another transient reason
 * @param skipped how many states were skipped for slow subscribers
 * @param rate the permitted rate of polls per second; infinite while neither the options nor the
 *     service limit it
 * @param stretch the factor by which that rate prolongs the interval of every run: 1 if each run is
 *     polled within the target, 2 if it takes twice as long
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
