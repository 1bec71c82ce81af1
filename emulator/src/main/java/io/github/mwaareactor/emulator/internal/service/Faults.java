package io.github.mwaareactor.emulator.internal.service;

import io.github.mwaareactor.emulator.Fault;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What requests are to meet: first the faults of their operation, then those of all operations. */
public final class Faults {
  private final FaultQueue<Fault> ofAll = new FaultQueue<>();
  private final Map<String, FaultQueue<Fault>> byOperation = new ConcurrentHashMap<>();

  public FaultQueue<Fault> ofAll() {
    return ofAll;
  }

  public FaultQueue<Fault> of(String operation) {
    return byOperation.computeIfAbsent(operation, name -> new FaultQueue<>());
  }

  @Nullable Fault next(String operation) {
    FaultQueue<Fault> own = byOperation.get(operation);
    Fault fault = own == null ? null : own.next();
    return fault == null ? ofAll.next() : fault;
  }

  public void clear() {
    ofAll.clear();
    byOperation.values().forEach(FaultQueue::clear);
  }

  void reset() {
    ofAll.reset();
    byOperation.values().forEach(FaultQueue::reset);
  }

  /** How many were handed out. */
  public long met() {
    return ofAll.met() + byOperation.values().stream().mapToLong(FaultQueue::met).sum();
  }
}
