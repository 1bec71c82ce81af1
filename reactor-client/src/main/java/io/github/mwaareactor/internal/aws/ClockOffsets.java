package io.github.mwaareactor.internal.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far each endpoint's clock is ahead of ours, as far as signatures had to regard it. */
public final class ClockOffsets {
  // Hosts come from the caller's input, so what is kept of them has a bound.
  private static final int MAX_KEPT = 256;

  private final Map<String, Duration> byHost = new ConcurrentHashMap<>();

  Duration of(String host) {
    return byHost.getOrDefault(host, Duration.ZERO);
  }

  /** Keeps an offset that a signature was taken with. */
  void confirm(String host, Duration offset) {
    if (byHost.containsKey(host) || byHost.size() < MAX_KEPT) {
      byHost.put(host, offset);
    }
  }
}
