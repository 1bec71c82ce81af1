package io.github.mwaareactor.internal.list;

import org.jspecify.annotations.Nullable;

/**
 * Notices when tokens come round again, which would make a list endless. It keeps one token, and
 * takes another one after 1, 2, 4, 8... tokens (Brent's algorithm), so a cycle of any length is
 * found within about three times its length.
 */
public final class TokenCycle {
  private @Nullable String kept;
  private long sinceKept;
  private long untilNext = 1;

  /** Whether that token came before. */
  public boolean closes(@Nullable String sent, String next) {
    if (next.equals(sent) || next.equals(kept)) {
      return true;
    }
    sinceKept++;
    if (sinceKept == untilNext) {
      kept = next;
      sinceKept = 0;
      untilNext *= 2;
    }
    return false;
  }
}
