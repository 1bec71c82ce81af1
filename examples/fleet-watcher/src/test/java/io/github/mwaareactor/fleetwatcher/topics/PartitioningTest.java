package io.github.mwaareactor.fleetwatcher.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitioningTest {
  private static final AccountRegion ACCOUNT = new AccountRegion("123456789012", "us-east-1");
  private static final Partitioning PLAIN = new Partitioning(Map.of());

  private static RunKey workflow(AccountRegion account, String name) {
    return RunKey.ofWorkflow(
        "arn:aws:airflow-serverless:"
            + account.region()
            + ":"
            + account.account()
            + ":workflow/"
            + name);
  }

  // Computed by a second implementation of murmur2, in Python: other languages can check theirs.
  @ParameterizedTest
  @CsvSource({
    "123456789012, us-east-1, 1, 44",
    "123456789012, us-east-1, 4, 32",
    "123456789012, us-east-1, 16, 42",
    "123456789012, eu-west-1, 1, 32",
    "123456789012, eu-west-1, 4, 6",
    "000000000000, us-east-1, 4, 22",
    "210987654321, ap-southeast-2, 16, 12"
  })
  void aProducerInAnyLanguageFindsThePartition(
      String account, String region, int spread, int partition) {
    AccountRegion accountRegion = new AccountRegion(account, region);
    Partitioning partitioning = new Partitioning(Map.of(accountRegion, spread));

    assertThat(partitioning.partition(workflow(accountRegion, "nightly-a1B2c3D4e5"), 64))
        .isEqualTo(partition);
  }

  @Test
  void allOfAnAccountAndRegionIsInOnePartition() {
    Set<Integer> partitions = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      partitions.add(PLAIN.partition(workflow(ACCOUNT, "w-" + i), 64));
    }

    assertThat(partitions).hasSize(1);
  }

  @Test
  void aSpreadDealsTheWorkflowsOfAnAccountOut() {
    Partitioning partitioning = new Partitioning(Map.of(ACCOUNT, 8));
    Map<Integer, Integer> perPartition = new HashMap<>();
    for (int i = 0; i < 8_000; i++) {
      int partition = partitioning.partition(workflow(ACCOUNT, "w-" + i), 1_024);
      perPartition.merge(partition, 1, Integer::sum);
    }

    assertThat(perPartition).hasSize(8);
    assertThat(perPartition.values()).allMatch(count -> count > 800);
  }

  @Test
  void theSpreadOfAnAccountIsThatOfItsRegionOnly() {
    Partitioning partitioning = new Partitioning(Map.of(ACCOUNT, 8));
    AccountRegion elsewhere = new AccountRegion("123456789012", "eu-west-1");
    RunKey key = workflow(elsewhere, "nightly");

    assertThat(partitioning.partition(key, 1_024)).isEqualTo(PLAIN.partition(key, 1_024));
  }

  @Test
  void theRunsOfAWorkflowAreWithIt() {
    Partitioning partitioning = new Partitioning(Map.of(ACCOUNT, 1_000));
    for (int i = 0; i < 100; i++) {
      RunKey key = workflow(ACCOUNT, "w-" + i);
      for (int run = 0; run < 10; run++) {
        RunKey ofRun = RunKey.of(new RunRef(key.workflowArn(), "run-" + run));

        assertThat(partitioning.partition(ofRun, 64)).isEqualTo(partitioning.partition(key, 64));
      }
    }
  }

  @Test
  void aSpreadIsParsedAsItWasWritten() {
    Partitioning partitioning =
        new Partitioning(Map.of(ACCOUNT, 4, new AccountRegion("123456789012", "eu-west-1"), 2));

    assertThat(partitioning).hasToString("123456789012/eu-west-1=2,123456789012/us-east-1=4");
    assertThat(Partitioning.parse(partitioning.toString()))
        .hasToString("123456789012/eu-west-1=2,123456789012/us-east-1=4");
    assertThat(Partitioning.parse(" 123456789012 / us-east-1 = 4 , "))
        .hasToString("123456789012/us-east-1=4");
    assertThat(Partitioning.parse("")).hasToString("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4",
        "123456789012=4",
        "123456789012/us-east-1",
        "123456789012/us-east-1=",
        "123456789012/us-east-1=-1",
        "123456789012/us-east-1=four",
        "123456789012/us-east-1=99999999999",
        "123456789012=4/us-east-1"
      })
  void aSpreadThatIsNoneIsRefusedWithTheValue(String text) {
    assertThatThrownBy(() -> Partitioning.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a spread must be account/region=number, was \"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_001, -1})
  void aSpreadIsOneToAThousand(int spread) {
    assertThatThrownBy(() -> new Partitioning(Map.of(ACCOUNT, spread)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a spread must be 1 to 1000, was " + spread);
  }
}
