package io.github.mwaareactor.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * What this process has used up.
 *
 * @param nanos the time
 * @param cpuNanos processor time of all its threads, the collector's and the compiler's included
 * @param allocatedBytes what its living threads have allocated on the heap
 */
record Meter(long nanos, long cpuNanos, long allocatedBytes) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Meter now() {
    return new Meter(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated());
  }

  private static long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** What was used since, for so many calls. */
  Map<String, Double> since(Meter before, long calls) {
    return Map.of(
        "seconds",
        (nanos - before.nanos) / 1e9,
        "calls",
        (double) calls,
        "cpuSeconds",
        (cpuNanos - before.cpuNanos) / 1e9,
        "allocatedBytes",
        (double) (allocatedBytes - before.allocatedBytes));
  }
}
