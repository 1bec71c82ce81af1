package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TallyTest {
  private static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5", "r");

  private static RunUpdate seen(RunState from, RunState to) {
    return new RunUpdate(RUN, from, to, null, null, null);
  }

  private static RunUpdate notRead(RunState from, Throwable error) {
    return new RunUpdate(RUN, from, null, null, error, null);
  }

  private static CredentialsException noCredentials() {
    return new CredentialsException(new FailedCall("GetWorkflowRun", "r", 0), "none", null);
  }

  @Test
  void everyRunSuccessIs0() {
    Tally tally = Tally.ofUnknown();
    tally.add(seen(null, RunState.SUCCESS));
    tally.add(seen(null, RunState.SUCCESS));

    assertThat(tally.exitCode()).isZero();
    assertThat(tally).hasToString("2 SUCCESS");
  }

  @ParameterizedTest
  @EnumSource(names = "SUCCESS", mode = Mode.EXCLUDE)
  void oneRunThatIsNotSuccessIs1(RunState other) {
    Tally tally = Tally.ofUnknown();
    tally.add(seen(null, RunState.SUCCESS));
    tally.add(seen(null, other));

    assertThat(tally.exitCode()).isEqualTo(1);
  }

  @Test
  void oneRunThatIsNotReadIs2WhateverTheOthersAre() {
    Tally tally = Tally.ofUnknown();
    tally.add(seen(null, RunState.FAILED));
    tally.add(notRead(null, new IllegalArgumentException("no")));

    assertThat(tally.exitCode()).isEqualTo(2);
    assertThat(tally).hasToString("1 FAILED, 1 not read");
  }

  @Test
  void oneBadLineIs2() {
    Tally tally = Tally.ofUnknown();
    tally.add(seen(null, RunState.SUCCESS));
    tally.addBadLine();

    assertThat(tally.exitCode()).isEqualTo(2);
    assertThat(tally).hasToString("1 SUCCESS, 1 bad line");
    assertThat(tally.runs()).isEqualTo(1);
    assertThat(tally.lines()).isEqualTo(2);
  }

  @Test
  void inputThatBreaksIs2() {
    Tally tally = Tally.ofUnknown();
    tally.add(seen(null, RunState.SUCCESS));
    tally.addBrokenInput();

    assertThat(tally.exitCode()).isEqualTo(2);
  }

  @Test
  void aWatchedRunCountsWhereItIsNow() {
    Tally tally = Tally.of(3);
    tally.add(seen(null, RunState.QUEUED));
    tally.add(seen(RunState.QUEUED, RunState.RUNNING));
    tally.add(seen(null, RunState.RUNNING));

    assertThat(tally).hasToString("2 RUNNING, 1 not seen yet");
    assertThat(tally.ended()).isZero();

    tally.add(seen(RunState.RUNNING, RunState.SUCCESS));
    tally.add(notRead(RunState.RUNNING, new IllegalArgumentException("no")));

    assertThat(tally).hasToString("1 SUCCESS, 1 not read, 1 not seen yet");
    assertThat(tally.ended()).isEqualTo(2);
    assertThat(tally.read()).isEqualTo(1);
  }

  @Test
  void aRunThatWasToBeWatchedAndWasNotSeenIsNoSuccess() {
    Tally tally = Tally.of(2);
    tally.add(seen(null, RunState.SUCCESS));

    assertThat(tally.exitCode()).isEqualTo(1);
  }

  @Test
  void withoutCredentialsItIsHopelessUnlessSomethingWasRead() {
    Tally none = Tally.ofUnknown();
    none.add(notRead(null, noCredentials()));

    assertThat(none.isHopeless()).isTrue();

    Tally lostLater = Tally.ofUnknown();
    lostLater.add(seen(null, RunState.SUCCESS));
    lostLater.add(notRead(null, noCredentials()));

    assertThat(lostLater.isHopeless()).isFalse();
  }

  private static TransportException unreachable() {
    return new TransportException(
        new FailedCall("GetWorkflowRun", "r", 3), Reason.CONNECT, "refused", null);
  }

  @Test
  void aServiceThatCannotBeReachedIsHopelessAtTheStart() {
    Tally tally = Tally.ofUnknown();
    tally.add(notRead(null, unreachable()));

    assertThat(tally.isHopeless()).isTrue();
  }

  @Test
  void aServiceThatWasReachedIsHopelessOnlyWhenManyLookupsInARowDoNotReachIt() {
    Tally tally = Tally.ofUnknown();
    tally.add(seen(null, RunState.SUCCESS));
    IntStream.range(0, 63).forEach(i -> tally.add(notRead(null, unreachable())));
    tally.add(seen(null, RunState.SUCCESS));
    IntStream.range(0, 63).forEach(i -> tally.add(notRead(null, unreachable())));

    assertThat(tally.isHopeless()).isFalse();

    tally.add(notRead(null, unreachable()));

    assertThat(tally.isHopeless()).isTrue();
  }
}
