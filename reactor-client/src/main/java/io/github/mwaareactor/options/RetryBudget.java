package io.github.mwaareactor.options;

import java.util.concurrent.atomic.AtomicInteger;

/** The tokens that retries draw on, so that a service in trouble is not asked ever more often. */
final class RetryBudget {
  private final int capacity;
  private final AtomicInteger tokens;

  RetryBudget(int capacity) {
    this.capacity = capacity;
    this.tokens = new AtomicInteger(capacity);
  }

  /** Takes that many tokens, or none if there are not as many. */
  boolean draw(int cost) {
    return tokens.getAndUpdate(left -> left < cost ? left : left - cost) >= cost;
  }

  void giveBack(int drawn) {
    tokens.updateAndGet(left -> (int) Math.min(capacity, (long) left + drawn));
  }

  int left() {
    return tokens.get();
  }
}
