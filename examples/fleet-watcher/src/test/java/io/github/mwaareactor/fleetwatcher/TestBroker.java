package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.demo.ChildJvm;
import io.github.mwaareactor.fleetwatcher.demo.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A real broker in a process of its own, which can be restarted with what it has stored. */
final class TestBroker implements AutoCloseable {
  private final Path directory;
  private final List<String> options;
  private final int port = portOfServer();
  private final int controllerPort = portOfServer();
  private ChildJvm process;

  private TestBroker(Path directory, List<String> options) {
    this.directory = directory;
    this.options = options;
    delete(directory); // of an earlier run
    process = startProcess();
  }

  static TestBroker start(Path directory) {
    return new TestBroker(directory, List.of("-Xmx512m"));
  }

  /** With options of Java for one that has much to do. */
  static TestBroker start(Path directory, List<String> options) {
    return new TestBroker(directory, options);
  }

  private ChildJvm startProcess() {
    ChildJvm started =
        Children.closedAtExit(
            ChildJvm.start(
                "broker",
                directory,
                Map.of(),
                options,
                LocalBroker.class,
                List.of(
                    directory.resolve("kafka").toString(),
                    String.valueOf(port),
                    String.valueOf(controllerPort))));
    try {
      awaitReady(started);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  // A machine that does much else may take several times as long as usual.
  private static void awaitReady(ChildJvm started) {
    for (int more = 2; ; more--) {
      try {
        started.awaitLine("ready");
        return;
      } catch (IllegalStateException e) {
        if (more == 0 || !started.isAlive()) {
          throw e;
        }
      }
    }
  }

  /** Starts it again if a scenario ended while it was away. */
  void ensureRunning() {
    if (!process.isAlive()) {
      startAgain();
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  Map<String, String> kafka() {
    return Map.of("bootstrap.servers", address());
  }

  /** As kill -9 does. */
  void kill() {
    process.kill();
  }

  /** In order. */
  void stop() {
    process.closeInput();
  }

  /** Goes on with what it has stored. */
  void startAgain() {
    process = startProcess();
  }

  // Below those that the system gives to clients: while the broker is away, one of its own clients
  // might get its port, even by connecting to itself.
  private static int portOfServer() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken.
      }
    }
    throw new IllegalStateException("no port is free");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
