package io.github.mwaareactor.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this process holds now.
 *
 * @param heapBytes what lives on the heap, found by collecting
 * @param directBytes what the client says it holds off the heap, or -1
 * @param residentBytes what the process occupies, native libraries included, or -1 where the
 *     platform does not tell
 */
record Holding(long heapBytes, long directBytes, long residentBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static Holding now(LookupClient client) {
    System.gc();
    System.gc();
    return new Holding(liveHeap(), client.directBytes(), resident());
  }

  private static long liveHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static long resident() {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findAny()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came on top of what there was before. */
  Map<String, Double> beyond(Holding before) {
    return Map.of(
        "heapBytes", (double) (heapBytes - before.heapBytes),
        "directBytes", directBytes < 0 ? -1.0 : directBytes - before.directBytes,
        "residentBytes", residentBytes < 0 ? -1.0 : residentBytes - before.residentBytes);
  }
}
