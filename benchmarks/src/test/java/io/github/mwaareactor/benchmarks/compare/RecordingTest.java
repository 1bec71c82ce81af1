package io.github.mwaareactor.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.benchmarks.harness.Sample;
import io.github.mwaareactor.benchmarks.harness.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final String VARIANT = Lookups.variant(Lookups.PLAIN, Lookups.MAIN_LEVEL);
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  @Test
  void aRatioIsTakenWithinEachRound() {
    Recording recording = recording(true);
    add(recording, 1, "client", 100);
    add(recording, 1, "sdk-netty", 50);
    add(recording, 2, "client", 10);
    add(recording, 2, "sdk-netty", 2);
    add(recording, 3, "client", 30);

    Spread ratio = recording.ratio(VARIANT, "client", "sdk-netty", "callsPerSecond");

    assertThat(ratio).isEqualTo(new Spread(3.5, 2, 5));
  }

  @Test
  void aBarIsJudgedByTheMedianOfAFullRun() throws IOException {
    assertThat(missed(recording(true), 399)).isEqualTo(1);
    assertThat(missed(recording(true), 400)).isZero();
    assertThat(missed(recording(false), 399)).isZero();
  }

  @Test
  void whatWasNotMeasuredMissedItsBar() throws IOException {
    Recording nothing = recording(true);
    nothing.write(folder.resolve("results"));

    assertThat(new Report(folder).write()).isEqualTo(Bar.all().size());
    assertThat(Files.readString(Report.file(folder))).contains("**MISSED**");
  }

  private int missed(Recording recording, double ours) throws IOException {
    for (int round = 1; round <= ROUNDS; round++) {
      add(recording, round, "client", round == 1 ? 1 : ours);
      add(recording, round, "by-hand", 400);
      add(recording, round, "floor", 700);
      add(recording, round, "sdk-netty", 100);
      add(recording, round, "sdk-crt", 200);
    }
    recording.write(folder.resolve("results"));
    return new Report(folder).write();
  }

  private static void add(Recording recording, int round, String contender, double rate) {
    Map<String, Double> figures = Map.of("callsPerSecond", rate, "bytesPerCall", 30_000.0);
    recording.samples().add(new Sample(VARIANT, contender, round, figures));
  }

  private static Recording recording(boolean isFull) {
    Conditions conditions =
        new Conditions("", Map.of(), "", Map.of(), "", "", ROUNDS, 45, 4, 1, isFull);
    return new Recording(
        Report.LOOKUPS, conditions, new ArrayList<>(), List.of(), new ArrayList<>());
  }
}
