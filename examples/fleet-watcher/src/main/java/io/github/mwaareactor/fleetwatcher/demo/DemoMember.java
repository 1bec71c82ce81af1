package io.github.mwaareactor.fleetwatcher.demo;

import io.github.mwaareactor.fleetwatcher.member.MemberStatus;
import io.github.mwaareactor.fleetwatcher.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A member of a demo, as its status page shows it. */
final class DemoMember {
  private static final Json<MemberStatus> STATUS = Json.of(MemberStatus.class);
  private static final int PATIENCE_MILLIS = 1_000;
  private static final long WINDOW_NANOS = 3_000_000_000L;

  private record Sample(long nanos, long transitions) {}

  private final String name;
  private final ChildJvm process;
  private final URI statusPage;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable MemberStatus status;
  private boolean isKilled;

  DemoMember(String name, ChildJvm process, int httpPort) {
    this.name = name;
    this.process = process;
    this.statusPage = URI.create("http://127.0.0.1:" + httpPort + "/status");
  }

  String name() {
    return name;
  }

  ChildJvm process() {
    return process;
  }

  boolean isKilled() {
    return isKilled;
  }

  void kill() {
    isKilled = true;
    process.kill();
    status = null;
  }

  /** Asks it. */
  void refresh() {
    status = isKilled ? null : read();
    MemberStatus now = status;
    if (now != null) {
      samples.addLast(new Sample(System.nanoTime(), now.transitions()));
      while (samples.getLast().nanos() - samples.getFirst().nanos() > WINDOW_NANOS) {
        samples.removeFirst();
      }
    }
  }

  private @Nullable MemberStatus read() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) statusPage.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream body = connection.getInputStream()) {
        return STATUS.read(body.readAllBytes());
      }
    } catch (IOException e) {
      return null; // it starts, or is too busy to answer
    }
  }

  /** What it said when it was asked last; null if it did not answer. */
  @Nullable MemberStatus status() {
    return status;
  }

  Set<Integer> partitions() {
    MemberStatus now = status;
    return now == null ? Set.of() : now.partitions();
  }

  int runs() {
    MemberStatus now = status;
    return now == null ? 0 : now.runs();
  }

  /** Of the last seconds. */
  double transitionsPerSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    return (last.transitions() - first.transitions()) * 1e9 / (last.nanos() - first.nanos());
  }
}
