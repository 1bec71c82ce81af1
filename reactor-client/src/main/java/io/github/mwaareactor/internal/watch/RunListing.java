package io.github.mwaareactor.internal.watch;

import io.github.mwaareactor.internal.list.TokenCycle;
import org.jspecify.annotations.Nullable;

/**
 * A list of a workflow's runs as it is read, page after page, and what that is worth: each run that
 * it shows saves a call, and each page costs one.
 *
 * <p>Where the runs are in the list is not known, and they may not be there at all. So it is read
 * on as long as what it lost since its best page is small against what may still come. Reading a
 * list in vain then costs at most a quarter of the calls that polling each run by itself does.
 */
final class RunListing {
  private static final int PATIENCE = 4;

  final long beganAt;
  private final int wanted;
  private final int expectedPages;
  private final TokenCycle tokens = new TokenCycle();
  private @Nullable String token;
  private int pages;
  private int unseen;
  private int gain;
  private int best;

  /**
   * A list of which nothing was read yet.
   *
   * @param wanted how many runs would have to be polled by themselves without it
   * @param expectedPages how many pages it probably has
   */
  RunListing(int wanted, int expectedPages, long beganAt) {
    this.wanted = wanted;
    this.expectedPages = expectedPages;
    this.unseen = wanted;
    this.beganAt = beganAt;
  }

  /** Names the page to ask for; null for the first. */
  @Nullable String token() {
    return token;
  }

  int pages() {
    return pages;
  }

  /**
   * How many pages it may take, once it takes more than expected: first as many as its runs need,
   * and then as many as they need calls. So it is read as fast as its runs would be polled, and
   * they are not seen late if it was in vain.
   */
  int morePages(int fewest) {
    return pages < fewest ? fewest : Math.max(2 * pages, wanted);
  }

  /** How many of the pages that were expected were not read. */
  int pagesLeft() {
    return Math.max(0, expectedPages - pages);
  }

  /** A run that was wanted was on the page. */
  void saw() {
    unseen--;
    gain++;
  }

  /**
   * The page is read.
   *
   * @param isNeeded whether it had to be read in any case
   * @return whether there is another one
   */
  boolean turn(@Nullable String next, boolean isNeeded) {
    pages++;
    if (!isNeeded) {
      gain--;
    }
    best = Math.max(best, gain);
    boolean hasNext = next != null && !tokens.closes(token, next);
    token = next;
    return hasNext;
  }

  /** Whether another page is expected to save more calls than it costs. */
  boolean isWorthAnotherPage() {
    return unseen > 1 && best - gain < Math.max(1, unseen / PATIENCE);
  }

  /** Whether it took fewer calls than to poll each run by itself. */
  boolean wasWorthIt() {
    return gain > 0;
  }

  /** Whether it could have shown the run, and did not. */
  boolean beganAfter(WatchedRun run) {
    return run.seenAt < beganAt && run.watchedSince <= beganAt;
  }

  /** Whether there was anything to save. */
  boolean hadAim() {
    return wanted > 0;
  }
}
