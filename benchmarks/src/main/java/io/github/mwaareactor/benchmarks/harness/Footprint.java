package io.github.mwaareactor.benchmarks.harness;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What this process holds now.
 *
 * @param heapBytes what lives on the heap, found by collecting
 * @param directBytes what Netty's allocator holds off the heap
 * @param files open files and sockets, -1 where the platform does not tell
 * @param threads the names of all live threads
 */
public record Footprint(long heapBytes, long directBytes, long files, List<String> threads) {

  /** Collects, and looks. */
  public static Footprint now() {
    System.gc();
    System.gc();
    return new Footprint(liveHeap(), allocated(), openFiles(), threadNames());
  }

  /** The heap in MiB. */
  public double heapMebibytes() {
    return heapBytes / 1024.0 / 1024.0;
  }

  /** What is off the heap in MiB. */
  public double directMebibytes() {
    return directBytes / 1024.0 / 1024.0;
  }

  /** The threads that the other does not have. */
  public List<String> threadsBesides(Footprint other) {
    List<String> more = new ArrayList<>(threads);
    more.removeAll(other.threads);
    return more;
  }

  // As it was when the last collection ended, without what was allocated since.
  private static long liveHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static long allocated() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
        ? provider.metric().usedDirectMemory()
        : -1;
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : -1;
  }

  private static List<String> threadNames() {
    TreeSet<String> names = new TreeSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
    return List.copyOf(names);
  }
}
