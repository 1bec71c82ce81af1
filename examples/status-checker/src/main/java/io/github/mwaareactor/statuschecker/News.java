package io.github.mwaareactor.statuschecker;

/** Something to be counted and told, on the main thread. */
interface News {
  /** Time has passed: what waits to be shown is to be shown. */
  News TICK = (tally, report) -> report.tick();

  /** There is no more. */
  News END = (tally, report) -> {};

  void tell(Tally tally, Report report);
}
