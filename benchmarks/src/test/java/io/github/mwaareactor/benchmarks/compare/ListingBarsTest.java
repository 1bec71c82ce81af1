package io.github.mwaareactor.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.mwaareactor.benchmarks.harness.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingBarsTest {
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  @Test
  void aListMayTakeAFifthMoreThanByHand() throws IOException {
    assertThat(missed(recording(1.2, 1, ROUNDS))).isZero();
    assertThat(missed(recording(1.21, 1, ROUNDS))).isEqualTo(1);
    assertThat(Files.readString(Report.file(folder))).contains("1.21 x to 1.21 x) | **MISSED**");
  }

  @Test
  void theLiveHeapMayGrowAsFarAsIsAllowed() throws IOException {
    assertThat(missed(recording(1, 1.01, ROUNDS))).isEqualTo(1);
  }

  @Test
  void everyListMustEndInTheSmallHeap() throws IOException {
    assertThat(missed(recording(1, 0, ROUNDS - 1))).isEqualTo(1);
  }

  @Test
  void whatWasNotMeasuredMissedItsBar() throws IOException {
    assertThat(missed(recording())).isEqualTo(Bar.ofListing().size());
  }

  @Test
  void aSmallHeapMayGrowByAMegabyteAndALargeOneByATenth() {
    assertThat(growthOfAllowed(5e6, 6e6)).isCloseTo(1, within(1e-9));
    assertThat(growthOfAllowed(20e6, 21e6)).isCloseTo(0.5, within(1e-9));
    assertThat(growthOfAllowed(20e6, 19e6)).isNegative();
  }

  @Test
  void theMostIsThatOfAllSamples() {
    Map<String, Double> figures =
        Listing.withGrowth(
            new HashMap<>(Map.of("heapBytes.10", 1e6, "heapBytes.40", 3e6, "heapBytes.90", 2e6)));

    assertThat(figures).containsEntry("heapBytes.most", 3e6).containsEntry("growthBytes", 1e6);
  }

  private static double growthOfAllowed(double tenth, double nineTenths) {
    return Listing.withGrowth(
            new HashMap<>(Map.of("heapBytes.10", tenth, "heapBytes.90", nineTenths)))
        .getOrDefault("growthOfAllowed", Double.NaN);
  }

  private int missed(Recording recording) throws IOException {
    recording.write(folder.resolve("results"));
    return new Report(folder).write();
  }

  private static Recording recording(double ours, double growthOfAllowed, int finished) {
    Recording recording = recording();
    for (int round = 1; round <= ROUNDS; round++) {
      add(recording, Listing.VARIANT, "client", round, Map.of("secondsPerList", ours));
      add(recording, Listing.VARIANT, "by-hand", round, Map.of("secondsPerList", 1.0));
    }
    for (int round = 1; round <= finished; round++) {
      Map<String, Double> figures =
          Map.of("growthBytes", 1e6 * growthOfAllowed, "growthOfAllowed", growthOfAllowed);
      add(recording, Listing.HEAP, "client", round, figures);
    }
    return recording;
  }

  private static void add(
      Recording recording,
      String variant,
      String contender,
      int round,
      Map<String, Double> figures) {
    recording.samples().add(new Sample(variant, contender, round, figures));
  }

  private static Recording recording() {
    Conditions conditions =
        new Conditions("", Map.of(), "", Map.of(), "", "", ROUNDS, 45, 4, 1, true);
    return new Recording(
        Report.LISTING, conditions, new ArrayList<>(), List.of(), new ArrayList<>());
  }
}
