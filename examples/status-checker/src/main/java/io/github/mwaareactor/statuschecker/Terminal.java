package io.github.mwaareactor.statuschecker;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import reactor.core.scheduler.Schedulers;

/**
 * The size of the terminal, measured anew now and then, as windows change theirs. Java knows of
 * terminals next to nothing; the tools of every Unix do.
 */
final class Terminal implements Supplier<Terminal.Size> {
  record Size(int columns, int rows) {
    /** What a terminal has been since the VT100. */
    static final Size USUAL = new Size(80, 24);
  }

  /**
   * Names the file descriptors that are terminals. A shell that starts the program knows it at
   * once; to start a process for it takes a tenth of what a lookup takes.
   */
  private static final String KNOWN = "status-checker.terminals";

  private static final long MEASURE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Pattern STTY = Pattern.compile("([1-9]\\d{0,4}) ([1-9]\\d{0,4})\\s*");

  private final AtomicBoolean measuring = new AtomicBoolean();
  private volatile @Nullable Size size;
  private volatile long measuredAt;

  /** Whether standard output is a terminal, wherever standard input comes from. */
  static boolean isOutput() {
    return isTerminal(1);
  }

  /** Whether standard error is a terminal, wherever standard output goes. */
  static boolean isError() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    String known = System.getProperty(KNOWN);
    if (known != null) {
      return known.contains(Integer.toString(descriptor));
    }
    try {
      Process test =
          new ProcessBuilder("test", "-t", Integer.toString(descriptor))
              .redirectOutput(descriptor == 1 ? Redirect.INHERIT : Redirect.DISCARD)
              .redirectError(descriptor == 2 ? Redirect.INHERIT : Redirect.DISCARD)
              .start();
      return isDone(test) && test.exitValue() == 0;
    } catch (IOException e) {
      return Ansi.AUTO.enabled(); // no Unix
    }
  }

  /** The size of a moment ago; only the first time it takes as long as the measuring does. */
  @Override
  public Size get() {
    Size known = size;
    if (known == null) {
      return measure();
    }
    if (System.nanoTime() - measuredAt > MEASURE_NANOS && measuring.compareAndSet(false, true)) {
      Schedulers.boundedElastic().schedule(this::measureAgain);
    }
    return known;
  }

  private void measureAgain() {
    try {
      measure();
    } finally {
      measuring.set(false);
    }
  }

  private Size measure() {
    Size measured = parse(stty());
    size = measured;
    measuredAt = System.nanoTime();
    return measured;
  }

  private static String stty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      return isDone(stty)
          ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Takes what {@code stty size} prints: rows and columns, or zeros where nobody has set them. */
  static Size parse(String stty) {
    Matcher matcher = STTY.matcher(stty);
    return matcher.matches()
        ? new Size(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1)))
        : Size.USUAL;
  }

  private static boolean isDone(Process process) {
    try {
      if (process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    return false;
  }
}
