package io.github.mwaareactor.internal.wire;

import io.github.mwaareactor.observe.ConnectionCounts;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/** Adds up the pools that Reactor Netty keeps, one for each host. */
final class PoolCounts implements ConnectionProvider.MeterRegistrar, ConnectionCounts {
  private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

  @Override
  public void registerMetrics(
      String poolName, String id, SocketAddress remote, ConnectionPoolMetrics metrics) {
    pools.put(key(id, remote), metrics);
  }

  @Override
  public void deRegisterMetrics(String poolName, String id, SocketAddress remote) {
    pools.remove(key(id, remote));
  }

  private static String key(String id, SocketAddress remote) {
    return id + " " + remote;
  }

  @Override
  public int active() {
    return sum(ConnectionPoolMetrics::acquiredSize);
  }

  @Override
  public int idle() {
    return sum(ConnectionPoolMetrics::idleSize);
  }

  @Override
  public int waiting() {
    return sum(ConnectionPoolMetrics::pendingAcquireSize);
  }

  private int sum(ToIntFunction<ConnectionPoolMetrics> count) {
    return pools.values().stream().mapToInt(count).sum();
  }
}
