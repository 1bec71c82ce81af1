package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.watch.RunEvent.Transition;
import io.github.mwaareactor.webfluxservice.TimeLine.Step;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeLineTest {
  private static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/load-a1B2c3D4e5", "r");

  @Test
  void whatWasSeenFromTheBeginningIsDatedByTheRunsOwnTimes() {
    TimeLine line =
        TimeLine.EMPTY
            .with(seen(RunState.QUEUED, 11, detail(10, null, null)))
            .with(seen(RunState.RUNNING, 21, detail(10, 20, null)))
            .with(seen(RunState.SUCCESS, 31, detail(10, 20, 30)));

    assertThat(line.steps())
        .containsExactly(
            step(RunState.QUEUED, 10, true),
            step(RunState.RUNNING, 20, true),
            step(RunState.SUCCESS, 30, true));
    assertThat(line.state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void whatNobodySawIsToldByTheRunsOwnTimesAndSaysSo() {
    TimeLine line = TimeLine.EMPTY.with(seen(RunState.FAILED, 99, detail(10, 20, 30)));

    assertThat(line.steps())
        .containsExactly(
            step(RunState.QUEUED, 10, false),
            step(RunState.RUNNING, 20, false),
            step(RunState.FAILED, 30, true));
  }

  @Test
  void aRunningStateTooShortToBeSeenIsThere() {
    TimeLine line =
        TimeLine.EMPTY
            .with(seen(RunState.STARTING, 10, detail(9, null, null)))
            .with(seen(RunState.QUEUED, 12, detail(9, null, null)))
            .with(seen(RunState.SUCCESS, 31, detail(9, 20, 30)));

    assertThat(line.steps())
        .containsExactly(
            step(RunState.STARTING, 9, true),
            step(RunState.QUEUED, 12, true),
            step(RunState.RUNNING, 20, false),
            step(RunState.SUCCESS, 30, true));
  }

  @Test
  void withoutASnapshotAStateBeginsWhenItWasSeen() {
    TimeLine line = TimeLine.EMPTY.with(seen(RunState.RUNNING, 15, null));

    assertThat(line.steps()).containsExactly(step(RunState.RUNNING, 15, true));
    assertThat(line.errorMessage()).isNull();
  }

  @Test
  void aSnapshotThatComesLaterDatesWhatWasSeenBefore() {
    TimeLine line =
        TimeLine.EMPTY
            .with(seen(RunState.RUNNING, 15, null))
            .with(seen(RunState.RUNNING, 14, detail(1, 5, null)));

    assertThat(line.steps())
        .containsExactly(step(RunState.QUEUED, 1, false), step(RunState.RUNNING, 5, true));
  }

  @Test
  void whatAnotherStreamHasToldAlreadyChangesNothing() {
    TimeLine line =
        TimeLine.EMPTY
            .with(seen(RunState.RUNNING, 15, detail(1, 5, null)))
            .with(seen(RunState.SUCCESS, 31, detail(1, 5, 30)));

    TimeLine again = line.with(seen(RunState.RUNNING, 15, detail(1, 5, null)));

    assertThat(again).isEqualTo(line);
  }

  @Test
  void noStepBeginsBeforeTheOneAheadOfIt() {
    TimeLine line =
        TimeLine.EMPTY
            .with(seen(RunState.RUNNING, 15, detail(1, 5, null)))
            .with(seen(RunState.STOPPING, 31, null))
            .with(seen(RunState.STOPPED, 33, detail(1, 5, 30)));

    assertThat(line.steps()).extracting(Step::since).isSorted();
  }

  @Test
  void aRunThatGoesBackAndForthKeepsItsLatestThirtyStates() {
    TimeLine line = TimeLine.EMPTY;
    for (int second = 1; second <= 100; second++) {
      line = line.with(seen(second % 2 == 0 ? RunState.QUEUED : RunState.UNKNOWN, second, null));
    }

    assertThat(line.seen()).hasSize(30);
    assertThat(line.steps().get(29)).isEqualTo(step(RunState.QUEUED, 100, true));
  }

  private static Transition seen(RunState state, int observedAt, RunDetail detail) {
    WorkflowRun snapshot =
        detail == null ? null : new WorkflowRun(null, null, null, null, null, detail);
    return new Transition(RUN, null, state, snapshot, 0, at(observedAt));
  }

  private static RunDetail detail(Integer created, Integer started, Integer completed) {
    return new RunDetail(
        null,
        null,
        null,
        null,
        at(created),
        at(started),
        at(completed),
        null,
        null,
        null,
        null,
        null);
  }

  private static Step step(RunState state, int since, boolean seen) {
    return new Step(state, at(since), seen);
  }

  private static Instant at(Integer second) {
    return second == null ? null : Instant.ofEpochSecond(second);
  }
}
