package io.github.mwaareactor.benchmarks.compare;

import io.github.mwaareactor.benchmarks.watching.Watching;
import java.nio.file.Path;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often each is measured, in turn with the others
 * @param warmupSeconds how long each is warmed up; on one core the JIT needs 40 s
 * @param seconds how long each is measured in a round
 * @param scale what part of the lookups, runs and connections to take where their number is fixed
 * @param withPeers whether {@link Watching} measures others beside the watcher
 * @param isSmoke whether it only has to be seen that everything works
 * @param folder where {@code RESULTS.md} and the folder {@code results} are
 */
record Settings(
    int rounds,
    double warmupSeconds,
    double seconds,
    double scale,
    boolean withPeers,
    boolean isSmoke,
    Path folder) {
  private static final int FULL_ROUNDS = 5;
  private static final int FULL_WARMUP = 40;
  private static final int FULL_SECONDS = 3;
  private static final int SETTLE_MILLIS = 1000;
  private static final int SHORT_SETTLE_MILLIS = 100;
  private static final int PROCESSES = 2;
  private static final int PIECES = 16;
  private static final int LISTS_OF_EACH = 1;

  /** Whether bars are judged. */
  boolean isFull() {
    return rounds >= FULL_ROUNDS
        && warmupSeconds >= FULL_WARMUP
        && seconds >= FULL_SECONDS
        && scale >= 1;
  }

  /** Who takes part: in a smoke test one of each module, where that shows all there is to see. */
  List<Contender> among(List<Contender> contenders) {
    return isSmoke
        ? contenders.stream()
            .filter(contender -> contender == Contender.CLIENT || contender == Contender.SDK_NETTY)
            .toList()
        : contenders;
  }

  int count(int full) {
    return (int) Math.max(1, Math.round(full * scale));
  }

  int warmupMillis() {
    return (int) (warmupSeconds * 1000);
  }

  int millis() {
    return (int) (seconds * 1000);
  }

  int settleMillis() {
    return isSmoke ? SHORT_SETTLE_MILLIS : SETTLE_MILLIS;
  }

  /** How many processes of each are compared where the JIT's luck would decide. */
  int processes() {
    return isSmoke ? 1 : PROCESSES;
  }

  /** In how many pieces, in turn with the others, a closed loop is measured. */
  int pieces() {
    return isSmoke ? 1 : PIECES;
  }

  /** Before a piece. */
  int pieceSettleMillis() {
    return SHORT_SETTLE_MILLIS;
  }

  int pieceMillis() {
    return millis() / pieces();
  }

  /** How many lists make up one figure of a round. */
  int lists() {
    return processes() * LISTS_OF_EACH;
  }

  /** Nothing is compared in a smoke test, and two cores start processes sooner than one. */
  Pinning pinning() {
    return isSmoke ? Pinning.none() : Pinning.ifPossible();
  }

  Path results() {
    return folder.resolve("results");
  }
}
