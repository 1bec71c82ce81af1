package io.github.mwaareactor.emulator.internal.http;

import io.github.mwaareactor.emulator.ConnectionFault;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of one server, and the fault each new one meets. */
public final class OpenConnections {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Supplier<@Nullable ConnectionFault> faults;
  private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
  private final LongAdder accepted = new LongAdder();
  private final AtomicInteger callsInProgress = new AtomicInteger();

  public OpenConnections(Supplier<@Nullable ConnectionFault> faults) {
    this.faults = faults;
  }

  public int count() {
    return open.size();
  }

  public long accepted() {
    return accepted.sum();
  }

  public int callsInProgress() {
    return callsInProgress.get();
  }

  public void closeIdle() {
    onEach(OpenConnection::closeIfIdle, "close its idle connections");
  }

  public void silence() {
    onEach(OpenConnection::fallSilent, "silence its connections");
  }

  /** Counts anew, and closes the connections that nobody can use any more. */
  public void reset() {
    onEach(OpenConnection::endUnlessUsable, "close its busy connections");
    accepted.reset();
  }

  @Nullable ConnectionFault opened(OpenConnection connection) {
    accepted.increment();
    open.add(connection);
    return faults.get();
  }

  /** From now on it is none of the service's: not counted, and nothing is done to it. */
  void leaveOut(OpenConnection connection) {
    if (open.remove(connection)) {
      accepted.decrement();
    }
  }

  void closed(OpenConnection connection) {
    open.remove(connection);
  }

  void callBegan() {
    callsInProgress.incrementAndGet();
  }

  void callEnded() {
    callsInProgress.decrementAndGet();
  }

  private void onEach(Consumer<OpenConnection> action, String what) {
    CompletableFuture<?>[] all =
        open.stream()
            .map(connection -> connection.perform(action))
            .toArray(CompletableFuture<?>[]::new);
    BoundedWait.until(CompletableFuture.allOf(all), LIMIT, what);
  }
}
