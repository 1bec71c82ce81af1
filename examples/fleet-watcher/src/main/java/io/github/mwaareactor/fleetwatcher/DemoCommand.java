package io.github.mwaareactor.fleetwatcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows a fleet. */
@Command(name = "demo", header = "Shows a fleet on this machine.")
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
