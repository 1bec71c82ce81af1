package io.github.mwaareactor.gates;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.ResourceLeakDetector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * After the last test, collects once more and writes what Netty found leaked to {@code
 * target/netty-leaks.txt}. The build fails when that file exists.
 */
public final class LeakGate implements LauncherSessionListener {
  private static final Path REPORT = Path.of("target", "netty-leaks.txt");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static volatile boolean guarding;

  static boolean guarding() {
    return guarding;
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    guarding = true;
    write(List.of());
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    List<String> leaks = new ArrayList<>();
    if (!collectAndReport()) {
      leaks.add("The leak detector did not report a leak made on purpose: it is blind.");
    }
    LeakRecorder.leaks().stream().filter(leak -> !leak.contains("Canary")).forEach(leaks::add);
    write(leaks);
  }

  /** Leaks a thing of our own and collects until it is reported; what was lost before it is too. */
  static boolean collectAndReport() {
    LeakRecorder.leaks().removeIf(leak -> leak.contains("Canary"));
    leakCanary(new LeakRecorder<>(Canary.class, 1));
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      System.gc();
      LeakRecorder.reportPending();
      if (LeakRecorder.leaks().stream().anyMatch(leak -> leak.contains("Canary"))) {
        System.gc();
        LeakRecorder.reportPending();
        return true;
      }
    }
    return false;
  }

  private static void leakCanary(ResourceLeakDetector<Canary> detector) {
    detector.trackForcibly(new Canary());
  }

  private static void write(List<String> leaks) {
    try {
      if (leaks.isEmpty()) {
        Files.deleteIfExists(REPORT);
      } else {
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, leaks);
        // Where only the console is kept, the file is gone with the build. Surefire has put a file
        // in the place of System.err.
        PrintStream console =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        leaks.forEach(console::println);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Canary {}
}
