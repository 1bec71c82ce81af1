package io.github.mwaareactor.fleetwatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ScriptedRun;
import io.github.mwaareactor.fleetwatcher.demo.StatesOracle;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.model.RunRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real fleet. */
@Tag("once")
class FleetTest {
  @Test
  void aMemberThatIsKilledIsReplacedWithoutAStateLostOrTwice() {
    Path directory = Path.of("target", "fleet", "killed");
    try (TestFleet fleet = new TestFleet(directory, 10)) {
      fleet.start("m1");
      fleet.start("m2");
      fleet.awaitAllOwned();
      List<RunKey> keys = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String account = fleet.accounts.get(i % 10);
        String workflow =
            fleet.emulator.workflowArn(account, "us-east-1", "nightly-a1B2c3D4e" + i % 50 / 10);
        ScriptedRun run =
            fleet.emulator.run(
                workflow,
                RunScript.succeedsAfter(
                    Duration.ofSeconds(3 + i % 7), Duration.ofSeconds(8 + i % 13)));
        keys.add(RunKey.of(new RunRef(workflow, run.runId())));
      }
      try (StatesOracle oracle = fleet.oracle()) {
        fleet.submit(keys);
        oracle.await(verdict -> verdict.runs() >= 400, Duration.ofSeconds(30));

        fleet.members.get("m1").process.kill();

        assertThat(oracle.await(verdict -> verdict.ended() == 500, Duration.ofSeconds(60)))
            .as("%s", oracle.verdict())
            .isTrue();
        System.out.println(oracle.verdict() + " p99 " + oracle.delay(0.99));
        assertThat(oracle.verdict().complaints()).isEmpty();
        assertThat(fleet.members.get("m2").process.stop()).isEqualTo(143);
      }
    }
  }
}
