package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.observe.CallProgress;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where a call stands: what its attempts, which come one after the other, have in common. One
 * thread writes at a time; others may read.
 */
public final class CallState {
  /** What may be mended in a request that was refused, each once per call. */
  public enum Repair {
    /** The time it was signed with. */
    CLOCK(1),
    /** The identity it was signed with. */
    CREDENTIALS(2);

    private final int bit;

    Repair(int bit) {
      this.bit = bit;
    }
  }

  // Of a call that fails again and again, the latest failures tell enough.
  private static final int MAX_KEPT = 20;

  private final AtomicInteger repairs = new AtomicInteger();
  // Only for calls that need another attempt, which are few.
  private volatile @Nullable Queue<Throwable> failures;
  private volatile @Nullable Endpoint endpoint;
  private volatile int attempt = 1;
  private volatile int maxAttempts = 1;
  // Written by the one who makes the attempt, and only there.
  private int counted;
  private volatile int attempts;
  private volatile boolean isSent;
  private volatile boolean isInDoubt;
  private volatile @Nullable Phase phase;
  private volatile @Nullable Duration clockOffset;
  // Not the largest there is: the present is subtracted from it, and that may be negative.
  private volatile long endNanos = Long.MAX_VALUE / 2;
  private volatile CallProgress progress = CallProgress.NONE;
  private volatile Map<String, String> unsignedHeaders = Map.of();

  CallState() {}

  void sendTo(Endpoint destination) {
    endpoint = destination;
  }

  /** Where the call goes; {@code null} until that is known. */
  @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /**
   * From now on that is told how the call goes on. Its headers, none of which is one of ours, are
   * sent with each attempt, unsigned.
   */
  public void report(CallProgress to, Map<String, String> headers) {
    progress = to;
    unsignedHeaders = headers;
  }

  /** Is told how the call goes on. */
  public CallProgress progress() {
    return progress;
  }

  Map<String, String> unsignedHeaders() {
    return unsignedHeaders;
  }

  /** Plans an attempt, counted from 1. */
  public void attempt(int number, int max) {
    attempt = number;
    maxAttempts = max;
    isSent = false;
  }

  /** The attempt is sent now, and so counts. */
  void sent() {
    isSent = true;
    count();
  }

  /** Whether the attempt that is being made was sent. */
  boolean isSent() {
    return isSent;
  }

  /**
   * Counts the attempt that is being made: it is sent now, or could not be for want of a way to the
   * service. What only waited for its permit, credentials or connection does not count, and what is
   * repaired and sent again counts once.
   *
   * @return how many there are now
   */
  int count() {
    int before = attempts;
    if (counted == attempt) {
      return before;
    }
    counted = attempt;
    attempts = before + 1;
    return before + 1;
  }

  /** How many attempts count. */
  public int attempts() {
    return attempts;
  }

  /** From now on the call waits for that. */
  public void awaits(Phase next) {
    phase = next;
  }

  /** What the call waits for; {@code null} before anything. */
  public @Nullable Phase phase() {
    return phase;
  }

  /** The attempt that is being made, counted from 1. */
  public int attempt() {
    return attempt;
  }

  /** How many attempts the call may have. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** When the call will have taken too long, by the nanoseconds of the client's timer. */
  public void endBy(long nanos) {
    endNanos = nanos;
  }

  /** See {@link #endBy}; far away if there is no such time. */
  public long endNanos() {
    return endNanos;
  }

  /** Whether that repair is still to be had; asking takes it. */
  public boolean takeRepair(Repair repair) {
    return (repairs.getAndUpdate(taken -> taken | repair.bit) & repair.bit) == 0;
  }

  /** Notes by how much the clock was mended, for the attempts to come. */
  public void correctClock(Duration offset) {
    clockOffset = offset;
  }

  /** By how much the clock was mended in this call; {@code null} if it was not. */
  public @Nullable Duration correctedClock() {
    return clockOffset;
  }

  /** Whether an attempt that was followed by another may have been executed. */
  boolean isInDoubt() {
    return isInDoubt;
  }

  /** Keeps the failure of an attempt that is followed by another, and the latest before it. */
  public void addFailure(Throwable failure) {
    if (failure instanceof MwaaException known && known.mayHaveBeenExecuted()) {
      isInDoubt = true;
    }
    Queue<Throwable> kept = failures;
    if (kept == null) {
      kept = new ConcurrentLinkedQueue<>();
      failures = kept;
    }
    kept.add(failure);
    if (kept.size() > MAX_KEPT) {
      kept.remove();
    }
  }

  /** Adds the failures that were kept to the error that ends the call. */
  public <E extends Throwable> E withSuppressed(E last) {
    Queue<Throwable> kept = failures;
    if (kept != null) {
      kept.stream().filter(failure -> failure != last).forEach(last::addSuppressed);
    }
    return last;
  }
}
