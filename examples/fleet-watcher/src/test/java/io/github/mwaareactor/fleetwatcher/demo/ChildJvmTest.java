package io.github.mwaareactor.fleetwatcher.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a process that does not come up. */
class ChildJvmTest {
  @TempDir private Path directory;

  /** A program that fails. */
  public static final class Failing {
    private Failing() {}

    /** Says why, and ends. */
    public static void main(String[] args) {
      System.err.println("the port is taken");
      System.exit(3);
    }
  }

  // It would otherwise be waited for as long as one that only takes its time.
  @Test
  @Timeout(20)
  void aProcessThatEndsIsReportedAtOnceWithTheEndOfItsLog() {
    ChildJvm child =
        ChildJvm.start("broker", directory, Map.of(), List.of(), Failing.class, List.of());

    assertThatThrownBy(() -> child.awaitLine("ready"))
        .hasMessage(
            "broker ended, with exit code 3, and did not print 'ready'. The end of its log:\n"
                + "  the port is taken");
  }
}
