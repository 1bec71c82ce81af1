package io.github.mwaareactor.statuschecker;

import org.jspecify.annotations.Nullable;

/** Adds to a report that is not redrawn a note when the service throttles. */
final class ThrottlingNotes implements Report {
  private final Report report;
  private final Throttling throttling;

  ThrottlingNotes(Report report, Throttling throttling) {
    this.report = report;
    this.throttling = throttling;
  }

  @Override
  public void seen(RunUpdate update) {
    report.seen(update);
  }

  @Override
  public void note(String text) {
    report.note(text);
  }

  @Override
  public void tick() {
    @Nullable String news = throttling.news();
    if (news != null) {
      report.note(news);
    }
    report.tick();
  }

  @Override
  public void end(String summary) {
    report.end(summary);
  }
}
