package io.github.mwaareactor.benchmarks.sdk;

import io.github.mwaareactor.benchmarks.load.ContenderProcess;
import io.github.mwaareactor.benchmarks.load.Target;
import java.io.IOException;

/** The AWS SDK's client, in a process of its own. */
public final class SdkContender {
  private SdkContender() {}

  /**
   * Serves until its input ends.
   *
   * @param args the words of a {@link Target}
   * @throws IOException if the orders cannot be read
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ContenderProcess.serve(args, SdkClient::connect);
  }
}
