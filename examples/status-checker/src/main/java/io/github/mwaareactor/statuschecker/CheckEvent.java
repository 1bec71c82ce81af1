package io.github.mwaareactor.statuschecker;

/** Something to be counted and told, on the main thread. */
interface CheckEvent {
  /** Time has passed: what waits to be shown is to be shown. */
  CheckEvent TICK = (tally, report) -> report.tick();

  /** There is no more. */
  CheckEvent END = (tally, report) -> {};

  void tell(Tally tally, Report report);
}
