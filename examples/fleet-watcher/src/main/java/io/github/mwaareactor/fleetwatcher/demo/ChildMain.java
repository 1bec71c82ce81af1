package io.github.mwaareactor.fleetwatcher.demo;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs the main method of another class, and ends when standard input does. So a child does not
 * outlive the process that started it, even if that was killed.
 */
public final class ChildMain {
  private ChildMain() {}

  /** Arguments: the name of the class, and its arguments. */
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(ChildMain::endWithParent, "parent");
    watch.setDaemon(true);
    watch.start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  // Without a graceful stop: nobody is left to wait for it, and the broker goes, too.
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // The same as its end.
    }
    Runtime.getRuntime().halt(1);
  }
}
