package io.github.mwaareactor.fleetwatcher;

import io.github.mwaareactor.fleetwatcher.member.HeldMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * A member in a process of its own. It is {@link FleetWatcher} with the arguments of {@code run},
 * but it does not outlive the process that has started it. With {@link #HOLD_DIRECTORY} it stands
 * still where that says: while there is a file {@code before-publishing} or {@code
 * after-publishing} in it, the stream thread waits there, and says so on standard output.
 */
final class MemberProcess {
  static final String HOLD_DIRECTORY = "fleet.hold";
  static final String IS_CLAIMING = "fleet.claiming";
  static final String HELD = "held ";
  static final String GOES_ON = "goes on ";

  private MemberProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Thread input = new Thread(MemberProcess::endWithInput, "input");
    input.setDaemon(true);
    input.start();
    String directory = System.getProperty(HOLD_DIRECTORY);
    if (directory == null) {
      FleetWatcher.main(args);
      return;
    }
    CommandLine all = FleetWatcher.commandLine();
    all.parseArgs(args);
    RunCommand run = all.getSubcommands().get("run").getCommand();
    RunCommand.await(
        HeldMember.start(
            run.options(),
            Boolean.parseBoolean(System.getProperty(IS_CLAIMING)),
            () -> hold(Path.of(directory, "before-publishing")),
            () -> hold(Path.of(directory, "after-publishing"))));
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {}
      // Process.destroy closes the input, too, after it has sent its signal.
      Thread.sleep(1_000);
    } catch (IOException | InterruptedException e) {
      // As good as its end.
    }
    System.exit(1);
  }

  private static void hold(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    System.out.println(HELD + file.getFileName());
    try {
      while (Files.exists(file)) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.println(GOES_ON + file.getFileName());
  }
}
