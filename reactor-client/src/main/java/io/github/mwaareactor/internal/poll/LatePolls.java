package io.github.mwaareactor.internal.poll;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.options.LatePoll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import reactor.core.scheduler.Scheduler;

/**
 * Reports late polls: each one to {@code onLate}, and lasting failures to the log. The log gets one
 * warning for each kind of failure and one when it is over, however many runs there are. Used by
 * one thread at a time.
 */
public final class LatePolls {
  private static final int MANY_IN_A_ROW = 3;
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);
  // Services may answer with any code.
  private static final int MAX_KINDS = Integer.SIZE;
  private static final int MAX_NAME = 80;
  private static final String REST = "other failures";

  private final Logger log;
  private final String polled;
  private final Consumer<? super LatePoll> onLate;
  private final Scheduler timer;
  private final List<Kind> kinds = new ArrayList<>(0);
  private boolean hasThrown;

  /** {@code polled} names in the log what is polled. */
  public LatePolls(Logger log, String polled, Consumer<? super LatePoll> onLate, Scheduler timer) {
    this.log = log;
    this.polled = polled;
    this.onLate = onLate;
    this.timer = timer;
  }

  /** A poll of that run failed, and is counted already. */
  public void late(FailureStreak run, LatePoll poll) {
    // One who grants a run some grace to come into being knows that it is not there yet.
    if (poll.error() instanceof ResourceNotFoundException) {
      answered(run);
    } else {
      failed(run, poll.error());
    }
    try {
      onLate.accept(poll);
    } catch (RuntimeException | Error e) {
      threw(e);
    }
  }

  // One that throws at each poll would fill the log.
  private void threw(Throwable error) {
    if (hasThrown) {
      log.debug("onLate threw", error);
    } else {
      hasThrown = true;
      log.warn(
          "onLate threw; polling continues, and further exceptions are logged at DEBUG", error);
    }
  }

  /** A poll of several runs at once failed, and is counted already. */
  public void failed(FailureStreak run, MwaaException failure) {
    long now = now();
    Kind kind = kindOf(failure);
    if (run.failedWith == 0) {
      run.failingSince = now;
    }
    if ((run.failedWith & kind.bit) == 0) {
      run.failedWith |= kind.bit;
      kind.joined(now);
    }
    kind.failures++;
    boolean isLasting = run.failuresInARow >= MANY_IN_A_ROW || now - run.failingSince >= LONG;
    if (isLasting && !kind.isTold) {
      kind.isTold = true;
      log.warn(
          "Polls of {} keep failing with {}: {} so far, since {}; polling goes on. The latest: {}",
          polled,
          kind.name,
          kind.failures,
          instant(kind.since, now),
          failure.getMessage());
    }
  }

  /** A poll of that run was answered. */
  public void answered(FailureStreak run) {
    if (run.failedWith != 0) {
      leave(run, true);
    }
  }

  /** That run is polled no more. */
  public void left(FailureStreak run) {
    if (run.failedWith != 0) {
      leave(run, false);
    }
  }

  private void leave(FailureStreak run, boolean isAnswered) {
    List<Kind> over = new ArrayList<>();
    for (Kind kind : kinds) {
      if ((run.failedWith & kind.bit) != 0 && kind.isOverWithout(isAnswered)) {
        over.add(kind);
      }
    }
    run.failedWith = 0;
    if (!over.isEmpty()) {
      tellOver(over);
    }
  }

  private void tellOver(List<Kind> over) {
    long now = now();
    long since = over.stream().mapToLong(kind -> kind.since).min().orElse(now);
    log.warn(
        "Polls of {} no longer fail with {}, after {} failures since {}, which is {} ago",
        polled,
        over.stream().map(kind -> kind.name).collect(Collectors.joining(", ")),
        over.stream().mapToLong(kind -> kind.failures).sum(),
        instant(since, now),
        Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - since))));
  }

  private Kind kindOf(MwaaException failure) {
    String name = nameOf(failure);
    for (Kind known : kinds) {
      if (known.name.equals(name) || known.name.equals(REST)) {
        return known;
      }
    }
    int index = kinds.size();
    Kind fresh = new Kind(index == MAX_KINDS - 1 ? REST : name, 1 << index);
    kinds.add(fresh);
    return fresh;
  }

  private static String nameOf(MwaaException failure) {
    if (failure instanceof TransportException transport) {
      return transport.reason().name().toLowerCase(Locale.ROOT);
    }
    String code = failure instanceof MwaaServiceException answer ? answer.errorCode() : null;
    String name = code == null ? failure.getClass().getSimpleName() : code;
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  private Instant instant(long then, long now) {
    return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS)).minusNanos(now - then);
  }

  /** One kind of failure, and how many runs have it at present. */
  private static final class Kind {
    private final String name;
    private final int bit;
    private int runs;
    private long since;
    private long failures;
    private boolean isTold;
    private boolean isMended;

    Kind(String name, int bit) {
      this.name = name;
      this.bit = bit;
    }

    void joined(long now) {
      if (runs++ == 0) {
        since = now;
        failures = 0;
        isTold = false;
        isMended = false;
      }
    }

    /** Whether the log is to be told that it is over, with one run less that has it. */
    boolean isOverWithout(boolean isAnswered) {
      isMended |= isAnswered;
      return --runs == 0 && isTold && isMended;
    }
  }
}
