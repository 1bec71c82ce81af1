package io.github.mwaareactor.internal.rate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.scheduler.Scheduler;

/**
 * The adaptive rates of one client. Each operation has its own, as the service limits each by
 * itself: a throttled list does not slow down the calls that read runs.
 */
public final class RateControllers {
  private final int maxWaiting;
  private final Scheduler timer;
  private final Map<String, RateController> byOperation = new ConcurrentHashMap<>();

  public RateControllers(int maxWaiting, Scheduler timer) {
    this.maxWaiting = maxWaiting;
    this.timer = timer;
  }

  /** That of the operation. */
  public RateController of(String operation) {
    RateController known = byOperation.get(operation);
    return known == null
        ? byOperation.computeIfAbsent(operation, any -> new RateController(maxWaiting, timer))
        : known;
  }

  /** How many attempts wait for a permit, of all operations. */
  public int waiting() {
    return byOperation.values().stream().mapToInt(each -> each.permits().waiting()).sum();
  }
}
