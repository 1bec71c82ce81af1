package io.github.mwaareactor.benchmarks.reactive;

import io.github.mwaareactor.benchmarks.load.ContenderProcess;
import io.github.mwaareactor.benchmarks.load.LookupClient;
import io.github.mwaareactor.benchmarks.load.Target;
import java.io.IOException;

/** One of the clients of this package, in a process of its own. */
public final class ReactiveContender {
  private ReactiveContender() {}

  /**
   * Serves until its input ends.
   *
   * @param args the words of a {@link Target}
   * @throws IOException if the orders cannot be read
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ContenderProcess.serve(args, ReactiveContender::connect);
  }

  private static LookupClient connect(Target target) {
    return switch (target.contender()) {
      case "floor" -> new PresignedClient(target);
      case "by-hand" -> new HandmadeClient(target);
      case "client" -> OurClient.standard(target);
      case "client-adaptive" -> OurClient.adaptive(target);
      case "client-watcher" -> OurClient.watching(target);
      default -> throw new IllegalArgumentException("no contender " + target.contender());
    };
  }
}
