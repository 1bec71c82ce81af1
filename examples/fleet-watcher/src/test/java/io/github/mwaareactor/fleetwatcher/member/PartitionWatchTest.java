package io.github.mwaareactor.fleetwatcher.member;

import static io.github.mwaareactor.fleetwatcher.member.Runs.ACCOUNT;
import static io.github.mwaareactor.fleetwatcher.member.Runs.OTHER_RUN;
import static io.github.mwaareactor.fleetwatcher.member.Runs.RUN;
import static io.github.mwaareactor.fleetwatcher.member.Runs.WORKFLOW;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.fleetwatcher.member.PartitionWatch.Happened;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.watch.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PartitionWatchTest {
  private static final Instant AT = ProcessorDriver.START;
  private static final long NOW = 5;

  private final ScriptedWatcher watcher = new ScriptedWatcher(1);
  private final PartitionWatch watch = new PartitionWatch();

  private void watch(RunRef run) {
    watch.watch(watcher, ACCOUNT, new SeenRun(run, null, null));
  }

  private List<Happened> drained() {
    List<Happened> drained = new ArrayList<>();
    watch.drain(drained::add, NOW, () -> false);
    return drained;
  }

  private static List<RunState> states(List<Happened> happened) {
    return happened.stream()
        .map(each -> (RunEvent.Transition) ((Happened.Changed) each).event())
        .map(RunEvent.Transition::to)
        .toList();
  }

  @Test
  void theRunsOfAnAccountAreWatchedInOneSubscription() {
    watch(RUN);
    watch(OTHER_RUN);

    watcher.close();

    assertThat(drained()).containsExactly(new Happened.AccountEnded(ACCOUNT, null));
  }

  @Test
  void eventsAreHandedOverInOrderAndOnce() {
    watch(RUN);
    watcher.sees(RUN, QUEUED, AT);
    watcher.sees(RUN, RUNNING, AT);

    assertThat(states(drained())).containsExactly(QUEUED, RUNNING);
    assertThat(watch.drain(each -> {}, NOW, () -> false)).as("there was something").isFalse();
  }

  @Test
  void atLeastOneEventIsHandedOverAndTheRestIsLeftWhenTimeIsOver() {
    watch(RUN);
    watcher.sees(RUN, QUEUED, AT);
    watcher.sees(RUN, RUNNING, AT);
    List<Happened> drained = new ArrayList<>();

    watch.drain(drained::add, NOW, () -> true);

    assertThat(states(drained)).containsExactly(QUEUED);
    assertThat(states(drained())).containsExactly(RUNNING);
  }

  @Test
  void asManyEventsAreRequestedAsWereTaken() {
    watch(RUN);
    watch(OTHER_RUN);
    for (int i = 0; i < 8_192; i++) {
      watcher.sees(RUN, i % 2 == 0 ? QUEUED : RUNNING, AT);
    }
    watcher.sees(RUN, QUEUED, AT);
    watcher.sees(RUN, SUCCESS, AT);
    watcher.sees(OTHER_RUN, QUEUED, AT);
    assertThat(watcher.delivered).isEqualTo(8_192);

    assertThat(drained()).hasSize(8_192);

    assertThat(states(drained())).containsExactly(SUCCESS, QUEUED);
  }

  @Test
  void aWorkflowHasAQueueOfItsOwn() {
    watch(RUN);
    for (int i = 0; i < 8_200; i++) {
      watcher.sees(RUN, i % 2 == 0 ? QUEUED : RUNNING, AT);
    }
    watch.watchWorkflow(watcher, WORKFLOW, AT, List.of());

    watcher.lists(OTHER_RUN, QUEUED, AT);

    assertThat(watcher.delivered).isEqualTo(8_193);
  }

  @Test
  void aRunThatWasStoppedIsWatchedInASubscriptionOfItsOwn() {
    watch(RUN);
    watch.stop(watcher, RUN, NOW);

    watch(RUN);
    watcher.sees(RUN, SUCCESS, AT);

    assertThat(states(drained())).containsExactly(SUCCESS);
  }

  @Test
  void itIsForgottenAfterAWhileThatARunWasStopped() {
    watch(RUN);
    watch(OTHER_RUN);
    watch.stop(watcher, RUN, NOW);
    watch.drain(each -> {}, NOW + TimeUnit.SECONDS.toNanos(11), () -> false);

    watch(RUN);

    // The scripted watcher, unlike the real one, never lets a subscription have it again.
    assertThat(watcher.asked).hasSize(3);
    assertThat(watcher.named()).containsExactly(OTHER_RUN);
  }

  @Test
  void aWorkflowThatCompletesIsReportedWithoutAnError() {
    watch.watchWorkflow(watcher, WORKFLOW, AT, List.of());
    watcher.lists(RUN, SUCCESS, AT);
    watcher.ends(WORKFLOW, null);

    assertThat(drained()).hasSize(2).last().isEqualTo(new Happened.WorkflowEnded(WORKFLOW, null));
  }

  @Test
  void aWorkflowThatIsStoppedReportsNothingThatIsStillQueued() {
    watch.watchWorkflow(watcher, WORKFLOW, AT, List.of());
    watcher.lists(RUN, QUEUED, AT);
    watcher.ends(WORKFLOW, new IllegalStateException("away"));

    watch.stopWorkflow(WORKFLOW);

    assertThat(watch.isWatchingWorkflow(WORKFLOW)).isFalse();
    assertThat(drained()).isEmpty();
  }

  @Test
  void afterCloseNothingIsWatchedAndNothingHandedOver() {
    watch(RUN);
    watch.watchWorkflow(watcher, WORKFLOW, AT, List.of());
    watcher.sees(RUN, QUEUED, AT);

    watch.close();

    assertThat(watcher.named()).isEmpty();
    assertThat(watcher.subscriptionsOf(WORKFLOW)).isZero();
    assertThat(drained()).isEmpty();
  }
}
