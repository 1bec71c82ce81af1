package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunRef;

/** What a line of input turned out to be. */
sealed interface InputLine {
  /** It names a run. */
  record Ref(RunRef run) implements InputLine {}

  /** It names a workflow with all its runs, where that can be asked for. */
  record Workflow(String workflowArn) implements InputLine {}

  /** It cannot be used. The lines after it can. */
  record Bad(long number, String why) implements InputLine, CheckEvent {
    @Override
    public void tell(Tally tally, Report report) {
      tally.addBadLine();
      report.note("line " + number + ": " + why);
    }
  }

  /** The input cannot be read any further. */
  record Broken(long number, String why) implements InputLine, CheckEvent {
    @Override
    public void tell(Tally tally, Report report) {
      tally.addBrokenInput();
      report.note("the input ends in an error after line " + number + ": " + why);
    }
  }

  /** It names no runs, and is not meant to. */
  record Unusable(String why) implements InputLine, CheckEvent {
    @Override
    public void tell(Tally tally, Report report) {
      tally.addBrokenInput();
      report.note(why);
    }
  }

  /** It has ended without a run. */
  record None() implements InputLine, CheckEvent {
    @Override
    public void tell(Tally tally, Report report) {
      tally.addBrokenInput();
      report.note("no runs were named");
    }
  }
}
