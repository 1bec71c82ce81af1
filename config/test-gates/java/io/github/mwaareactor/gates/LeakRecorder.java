package io.github.mwaareactor.gates;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Netty's leak detector, remembering what it reports. Netty makes one per kind of resource, by the
 * class name in {@code io.netty.customResourceLeakDetector}.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  private static final List<LeakRecorder<?>> RECORDERS = new CopyOnWriteArrayList<>();
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  public LeakRecorder(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
    RECORDERS.add(this);
  }

  // Netty looks for this form first when the property is set.
  public LeakRecorder(Class<?> resourceType, int samplingInterval, long maxActive) {
    this(resourceType, samplingInterval);
  }

  static Queue<String> leaks() {
    return LEAKS;
  }

  /** Reports are made when something is tracked next, so track and release one thing everywhere. */
  static void reportPending() {
    RECORDERS.forEach(LeakRecorder::touch);
  }

  @SuppressWarnings("unchecked")
  private void touch() {
    T nothing = (T) new Object();
    ResourceLeakTracker<T> tracker = trackForcibly(nothing);
    if (tracker != null) {
      tracker.close(nothing);
    }
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  // Not logged as well: the gate's own canary would look like trouble in every build.
  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    LEAKS.add("LEAK: " + resourceType + " was not released before it was collected." + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    LEAKS.add("LEAK: " + resourceType + " was not released before it was collected.");
  }
}
