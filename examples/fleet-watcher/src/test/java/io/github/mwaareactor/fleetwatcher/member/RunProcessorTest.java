package io.github.mwaareactor.fleetwatcher.member;

import static io.github.mwaareactor.fleetwatcher.member.Runs.ACCOUNT;
import static io.github.mwaareactor.fleetwatcher.member.Runs.KEY;
import static io.github.mwaareactor.fleetwatcher.member.Runs.OTHER_RUN;
import static io.github.mwaareactor.fleetwatcher.member.Runs.RUN;
import static io.github.mwaareactor.fleetwatcher.member.Runs.WORKFLOW;
import static io.github.mwaareactor.fleetwatcher.member.Runs.WORKFLOW_KEY;
import static io.github.mwaareactor.model.RunState.FAILED;
import static io.github.mwaareactor.model.RunState.QUEUED;
import static io.github.mwaareactor.model.RunState.RUNNING;
import static io.github.mwaareactor.model.RunState.STOPPED;
import static io.github.mwaareactor.model.RunState.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.FailureKind;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceErrorDetails;
import io.github.mwaareactor.fleetwatcher.member.ScriptedWatcher.WatchedWorkflow;
import io.github.mwaareactor.fleetwatcher.topics.Claim;
import io.github.mwaareactor.fleetwatcher.topics.Partitioning;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.StateChange;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunProcessorTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "run-1", 1);
  private static final ServiceErrorDetails REFUSED =
      new ServiceErrorDetails(null, "no", 400, null, null, null, null, FailureKind.PERMANENT);

  @RegisterExtension private final LoggedWarnings warnings = new LoggedWarnings();
  private final List<ProcessorDriver> drivers = new ArrayList<>();

  @AfterEach
  void close() {
    drivers.forEach(ProcessorDriver::close);
  }

  private ProcessorDriver with(ProcessorDriver driver) {
    drivers.add(driver);
    return driver;
  }

  private ProcessorDriver owning() {
    return with(ProcessorDriver.owning());
  }

  /** One whose partition 0 is not that of the runs. */
  private ProcessorDriver wrongPartition() {
    ProcessorDriver driver =
        with(
            new ProcessorDriver(
                new ScriptedWatchers(),
                ProcessorDriver.Stored.NOTHING,
                ProcessorDriver.START,
                partitionsThatPutItElsewhere()));
    driver.tick();
    driver.claim();
    return driver;
  }

  private static int partitionsThatPutItElsewhere() {
    Partitioning partitioning = new Partitioning(Map.of());
    int partitions = 2;
    while (partitioning.partition(KEY, partitions) == 0) {
      partitions++;
    }
    return partitions;
  }

  private static Throwable notFound() {
    return new ResourceNotFoundException(CALL, REFUSED, null, null);
  }

  private static Throwable denied() {
    return new AccessDeniedException(CALL, REFUSED);
  }

  private static StateChange change(
      @Nullable RunState from, @Nullable RunState to, Instant observedAt) {
    return change(RUN, from, to, observedAt);
  }

  private static StateChange change(
      RunRef run, @Nullable RunState from, @Nullable RunState to, Instant observedAt) {
    return new StateChange(run.workflowArn(), run.runId(), from, to, 0, observedAt, null, "m1");
  }

  private static SeenRun seen(RunRef run, @Nullable RunState state, @Nullable Instant at) {
    return new SeenRun(run, state, at);
  }

  // Single runs.

  @Test
  void aSubmittedRunIsWatchedAndItsChangesArePublishedAsAnUnbrokenChain() {
    ProcessorDriver driver = owning();
    Instant start = driver.now();

    driver.submit(KEY);
    assertThat(driver.watcher().asked).containsExactly(seen(RUN, null, null));
    driver.watcher().sees(RUN, QUEUED, start);
    driver.watcher().sees(RUN, RUNNING, start.plusSeconds(1));

    assertThat(driver.publishedNext())
        .containsExactly(
            change(null, QUEUED, start), change(QUEUED, RUNNING, start.plusSeconds(1)));

    driver.watcher().sees(RUN, SUCCESS, start.plusSeconds(2));

    assertThat(driver.publishedNext())
        .containsExactly(change(RUNNING, SUCCESS, start.plusSeconds(2)));
  }

  @Test
  void nothingIsPublishedBeforeTheClaimWasReadBackAndThenAllOfIt() {
    ProcessorDriver driver = with(new ProcessorDriver());
    driver.isLosingClaims = true;
    driver.submit(KEY);
    driver.watcher().sees(RUN, QUEUED, driver.now());
    driver.watcher().sees(RUN, RUNNING, driver.now());

    driver.tick();
    Claim claim = driver.claim();
    driver.advance(Duration.ofMinutes(1));
    assertThat(driver.published()).isEmpty();
    assertThat(driver.stored(KEY)).isEqualTo(SeenState.SUBMITTED);

    driver.isLosingClaims = false;
    driver.readClaim(claim);

    assertThat(driver.publishedNext()).extracting(StateChange::to).containsExactly(QUEUED, RUNNING);
  }

  @Test
  void aPartitionIsClaimedOnceByTheNameOfTheMember() {
    ProcessorDriver driver = with(new ProcessorDriver());
    driver.isLosingClaims = true;

    driver.tick();
    assertThat(driver.claim().member()).isEqualTo("m1");
    driver.advance(Duration.ofMinutes(1));

    assertThat(driver.hasClaimed()).isFalse();
  }

  @Test
  void aClaimOfSomebodyElseDoesNotCount() {
    ProcessorDriver driver = with(new ProcessorDriver());
    driver.isLosingClaims = true;
    driver.submit(KEY);
    driver.watcher().sees(RUN, QUEUED, driver.now());
    driver.tick();
    driver.isLosingClaims = false;

    driver.readClaim(new Claim("m2", "another"));
    driver.readClaim(new Claim("m1", "one of an earlier start"));

    assertThat(driver.publishedNext()).isEmpty();
  }

  @Test
  void anotherClaimThatIsReadLaterDoesNotStopTheOwner() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);

    // The engine fences this member with its next transaction: it must not decide by itself.
    driver.readClaim(new Claim("m2", "another"));
    driver.watcher().sees(RUN, QUEUED, driver.now());

    assertThat(driver.publishedNext()).hasSize(1);
  }

  @Test
  void theEndOfARunDeletesItFromTheStoreAndWritesATombstoneToRuns() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);

    driver.watcher().sees(RUN, SUCCESS, driver.now());
    driver.tick();

    assertThat(driver.published()).singleElement().matches(StateChange::ended);
    assertThat(driver.stored(KEY)).isNull();
    assertThat(driver.tombstones()).containsExactly(KEY.toString());
  }

  @Test
  void ourOwnTombstoneComingBackDoesNothing() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, SUCCESS, driver.now());
    driver.tick(); // the driver gives the tombstone back at once
    driver.published();
    driver.writtenRuns();

    driver.advance(Duration.ofSeconds(1));

    assertThat(driver.watcher().stopped).isEmpty();
    assertThat(driver.published()).isEmpty();
    assertThat(driver.writtenRuns()).isEmpty();
    assertThat(driver.stored().runs()).isEmpty();
  }

  @Test
  void aSubmissionRepeatedIsIgnored() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now());
    driver.tick();
    driver.submit(KEY);

    assertThat(driver.watcher().asked).hasSize(1);
    assertThat(driver.stored(KEY)).extracting(SeenState::state).isEqualTo(RUNNING);
  }

  @Test
  void aTombstoneStopsWatchingAndEventsStillQueuedAreDropped() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now());

    driver.stop(KEY);

    assertThat(driver.watcher().stopped).containsExactly(RUN);
    assertThat(driver.watcher().named()).isEmpty();
    assertThat(driver.publishedNext()).isEmpty();
    assertThat(driver.stored(KEY)).isNull();
  }

  @Test
  void aRunThatIsStoppedAndSubmittedAgainIsWatchedAnew() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, QUEUED, driver.now());
    driver.tick();
    driver.stop(KEY);

    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now());

    assertThat(driver.watcher().asked)
        .containsExactly(seen(RUN, null, null), seen(RUN, null, null));
    assertThat(driver.publishedNext())
        .extracting(StateChange::from, StateChange::to)
        .containsExactly(tuple(null, QUEUED), tuple(null, RUNNING));
  }

  @Test
  void aRunThatHasEndedAndIsSubmittedAgainIsWatchedAnew() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, SUCCESS, driver.now());
    driver.tick();
    driver.published();

    driver.submit(KEY);
    driver.watcher().sees(RUN, SUCCESS, driver.now());

    assertThat(driver.publishedNext())
        .containsExactly(change(null, SUCCESS, driver.now().minusMillis(100)));
  }

  @Test
  void anEventWithTheStateThatTheStoreHasIsNotPublished() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now());
    driver.tick();
    driver.published();

    driver.watcher().sees(RUN, RUNNING, driver.now());

    assertThat(driver.publishedNext()).isEmpty();
  }

  @Test
  void fromIsTheStateLastPublishedWhateverTheWatcherSawBefore() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().sees(RUN, QUEUED, driver.now()); // waits in the queue

    driver.stop(KEY);
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now()); // the first state of this subscription

    assertThat(driver.publishedNext())
        .extracting(StateChange::from, StateChange::to)
        .containsExactly(tuple(null, QUEUED), tuple(QUEUED, RUNNING));
  }

  // Workflows.

  @Test
  void allRunsOfASubmittedWorkflowArePublishedAndKept() {
    ProcessorDriver driver = owning();
    Instant start = driver.now();

    driver.submit(WORKFLOW_KEY);
    driver.watcher().lists(RUN, QUEUED, start);
    driver.watcher().lists(OTHER_RUN, RUNNING, start);
    driver.tick();

    assertThat(driver.watcher().workflows).containsExactly(anew(WORKFLOW));
    assertThat(driver.published())
        .containsExactly(change(RUN, null, QUEUED, start), change(OTHER_RUN, null, RUNNING, start));
    assertThat(driver.stored(KEY)).isEqualTo(SeenState.FOUND.seen(QUEUED, start));

    driver.watcher().sees(RUN, RUNNING, start.plusSeconds(1));
    assertThat(driver.publishedNext())
        .containsExactly(change(RUN, QUEUED, RUNNING, start.plusSeconds(1)));
  }

  @Test
  void aWorkflowSubmittedAgainIsWatchedOnce() {
    ProcessorDriver driver = owning();
    Instant start = driver.now();
    driver.submit(WORKFLOW_KEY);
    driver.advance(Duration.ofMinutes(1));

    driver.submit(WORKFLOW_KEY);

    assertThat(driver.watcher().workflows).hasSize(1);
    assertThat(driver.stored(WORKFLOW_KEY)).isEqualTo(SeenState.submittedAt(start));
  }

  @Test
  void aFoundRunThatHasEndedStaysInTheStoreSoThatItIsNotFoundAgain() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    Instant end = driver.now();
    driver.watcher().sees(RUN, SUCCESS, end);
    driver.tick();

    assertThat(driver.tombstones()).isEmpty();
    assertThat(driver.stored(KEY)).isEqualTo(SeenState.FOUND.seen(SUCCESS, end));
    ProcessorDriver next = with(driver.takenOver());
    assertThat(next.watcher().workflows)
        .hasSize(2)
        .last()
        .extracting(WatchedWorkflow::runs)
        .isEqualTo(List.of(seen(RUN, SUCCESS, end)));
  }

  @Test
  void aFoundRunThatHasEndedIsForgottenOnceTheListWasReadFarBeyondItsEnd() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    Instant end = driver.now();
    driver.watcher().sees(RUN, SUCCESS, end);

    driver.advance(Duration.ofMinutes(9));
    driver.watcher().lists(OTHER_RUN, RUNNING, driver.now());
    driver.tick();
    assertThat(driver.stored(KEY)).as("within the lag of lists").isNotNull();

    driver.advance(Duration.ofMinutes(3));
    Instant listed = driver.now();
    driver.watcher().lists(Runs.run("run-3"), RUNNING, listed);
    driver.tick();

    assertThat(driver.stored(KEY)).isNull();
    assertThat(driver.stored(RunKey.of(OTHER_RUN))).isNotNull();
    ProcessorDriver next = with(driver.takenOver());
    assertThat(next.watcher().workflows)
        .singleElement()
        .extracting(WatchedWorkflow::since)
        .isEqualTo(listed.minus(Duration.ofMinutes(5)));
  }

  @Test
  void stoppingAWorkflowDropsItsFoundRunsAndKeepsSubmittedOnesWatched() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.submit(WORKFLOW_KEY);
    Instant at = driver.now();
    driver.watcher().sees(RUN, RUNNING, at);
    driver.watcher().lists(OTHER_RUN, RUNNING, at);
    driver.tick();
    driver.published();

    driver.stop(WORKFLOW_KEY);

    assertThat(driver.watcher().subscriptionsOf(WORKFLOW)).isZero();
    assertThat(driver.stored().runs()).containsOnlyKeys(KEY.toString());
    driver.watcher().sees(RUN, SUCCESS, at);
    driver.watcher().lists(OTHER_RUN, SUCCESS, at);
    assertThat(driver.publishedNext()).containsExactly(change(RUNNING, SUCCESS, at));
    assertThat(driver.tombstones()).containsExactly(KEY.toString());
  }

  @Test
  void aSubmittedRunGoesOnAfterAnotherMemberWatchedItWithItsWorkflowThatIsStopped() {
    ProcessorDriver first = owning();
    first.submit(KEY);
    first.submit(WORKFLOW_KEY);
    Instant at = first.now();
    first.watcher().sees(RUN, RUNNING, at);
    first.tick();
    ProcessorDriver driver = with(first.takenOver());
    assertThat(driver.watcher().asked).isEmpty();

    driver.stop(WORKFLOW_KEY);

    assertThat(driver.watcher().asked).containsExactly(seen(RUN, RUNNING, at));
  }

  @Test
  void anEventOfAStoppedWorkflowThatIsStillQueuedIsDropped() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().lists(RUN, RUNNING, driver.now());

    driver.stop(WORKFLOW_KEY);

    assertThat(driver.publishedNext()).isEmpty();
    assertThat(driver.stored().runs()).isEmpty();
  }

  @Test
  void stoppingOneRunOfAWatchedWorkflowKeepsItFromBeingFoundAgain() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    Instant at = driver.now();
    driver.watcher().lists(RUN, RUNNING, at);
    driver.tick();
    driver.published();

    driver.stop(KEY);

    assertThat(driver.watcher().stopped).containsExactly(RUN);
    ProcessorDriver next = with(driver.takenOver());
    assertThat(next.watcher().workflows)
        .hasSize(2)
        .last()
        .extracting(WatchedWorkflow::runs)
        .isEqualTo(List.of(seen(RUN, STOPPED, at)));
    next.watcher().lists(RUN, SUCCESS, at);
    assertThat(next.publishedNext()).isEmpty();
  }

  @Test
  void aRunThatWasStoppedInItsWorkflowIsNeverForgottenAsItMayStillGoOn() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().lists(RUN, RUNNING, driver.now());
    driver.tick();
    driver.stop(KEY);

    driver.advance(Duration.ofHours(1));
    driver.watcher().lists(OTHER_RUN, RUNNING, driver.now());
    driver.tick();

    assertThat(driver.stored(KEY)).isNotNull().matches(SeenState::isStopped);
  }

  @Test
  void whatIsStillQueuedOfARunThatWasStoppedInItsWorkflowIsDropped() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    Instant at = driver.now();
    driver.watcher().lists(RUN, QUEUED, at);
    driver.watcher().lists(OTHER_RUN, QUEUED, at);
    driver.tick();
    driver.published();
    driver.watcher().sees(RUN, RUNNING, at);
    driver.watcher().fails(OTHER_RUN, notFound(), at);

    driver.stop(KEY);
    driver.stop(RunKey.of(OTHER_RUN));

    assertThat(driver.publishedNext()).isEmpty();
    assertThat(driver.stored(KEY)).isEqualTo(SeenState.FOUND.seen(QUEUED, at).stopped());
  }

  @Test
  void aStoppedRunOfAWatchedWorkflowCanBeSubmittedAgain() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    Instant at = driver.now();
    driver.watcher().lists(RUN, RUNNING, at);
    driver.tick();
    driver.stop(KEY);
    driver.published();

    driver.submit(KEY);
    driver.watcher().sees(RUN, SUCCESS, at);

    assertThat(driver.watcher().asked).containsExactly(seen(RUN, RUNNING, at));
    assertThat(driver.publishedNext()).containsExactly(change(RUNNING, SUCCESS, at));
    assertThat(driver.tombstones()).containsExactly(KEY.toString());
  }

  @Test
  void aRunSubmittedThatWasFoundBeforeIsKeptWhenItsWorkflowIsStopped() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    Instant at = driver.now();
    driver.watcher().lists(RUN, RUNNING, at);
    driver.tick();
    driver.published();

    driver.submit(KEY);
    assertThat(driver.watcher().asked).as("it is watched with its workflow").isEmpty();
    driver.stop(WORKFLOW_KEY);

    assertThat(driver.watcher().asked).containsExactly(seen(RUN, RUNNING, at));
    driver.watcher().sees(RUN, FAILED, at);
    assertThat(driver.publishedNext()).containsExactly(change(RUNNING, FAILED, at));
  }

  @Test
  void aRunSubmittedThatWasFoundAndHasEndedIsTakenOffTheTopicOfRuns() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().lists(RUN, SUCCESS, driver.now());
    driver.tick();
    driver.published();

    driver.submit(KEY);
    driver.tick();

    assertThat(driver.tombstones()).containsExactly(KEY.toString());
    assertThat(driver.published()).isEmpty();
    assertThat(driver.watcher().asked).isEmpty();
  }

  @Test
  void aRunThatWasSubmittedBeforeItsWorkflowIsPublishedOnce() {
    ProcessorDriver driver = owning();
    Instant at = driver.now();
    driver.submit(KEY);
    driver.watcher().sees(RUN, QUEUED, at);
    driver.tick();
    driver.submit(WORKFLOW_KEY);

    driver.watcher().sees(RUN, RUNNING, at);
    driver.watcher().sees(RUN, SUCCESS, at);
    driver.tick();

    assertThat(driver.watcher().workflows).containsExactly(anew(WORKFLOW));
    assertThat(driver.published())
        .containsExactly(
            change(null, QUEUED, at), change(QUEUED, RUNNING, at), change(RUNNING, SUCCESS, at));
    assertThat(driver.tombstones()).containsExactly(KEY.toString());
  }

  @Test
  void aWorkflowThatWasDeletedIsPublishedAsEndedAndStopped() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().lists(RUN, RUNNING, driver.now());
    driver.tick();
    driver.published();

    driver.watcher().ends(WORKFLOW, null);
    driver.tick();

    assertThat(driver.published())
        .singleElement()
        .matches(StateChange::ended)
        .extracting(StateChange::workflowArn, StateChange::runId, StateChange::to)
        .containsExactly(WORKFLOW, "*", null);
    assertThat(driver.stored().runs()).isEmpty();
    assertThat(driver.tombstones()).containsExactly(WORKFLOW_KEY.toString());
    assertThat(warnings.all()).singleElement().asString().contains("the workflow was deleted");
  }

  @Test
  void aWorkflowThatDoesNotExistIsPublishedWithTheNameOfTheError() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);

    driver.watcher().ends(WORKFLOW, notFound());
    driver.tick();

    assertThat(driver.published())
        .singleElement()
        .extracting(StateChange::error)
        .isEqualTo("ResourceNotFoundException");
    assertThat(driver.tombstones()).containsExactly(WORKFLOW_KEY.toString());
    assertThat(warnings.all()).hasSize(1);
  }

  @Test
  void aWorkflowThatCannotBeWatchedNowIsTriedAgainFromWhereItWas() {
    ProcessorDriver driver = owning();
    Instant start = driver.now();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().lists(RUN, RUNNING, start);
    driver.tick();
    driver.published();

    driver.watcher().ends(WORKFLOW, denied());
    driver.tick();
    driver.advance(Duration.ofSeconds(59));
    assertThat(driver.watcher().workflows).hasSize(1);
    driver.advance(Duration.ofSeconds(2));

    assertThat(driver.watcher().workflows)
        .hasSize(3)
        .last()
        .isEqualTo(new WatchedWorkflow(WORKFLOW, start, List.of(seen(RUN, RUNNING, start))));
    assertThat(driver.published()).isEmpty();
    assertThat(driver.tombstones()).isEmpty();
    assertThat(warnings.all()).singleElement().asString().contains("tried again every 60 s");
  }

  @Test
  void aRunThatEndsWhileItsWorkflowIsTriedAgainIsNotPublishedTwice() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.submit(WORKFLOW_KEY);
    driver.watcher().ends(WORKFLOW, denied());
    driver.tick();
    driver.watcher().sees(RUN, SUCCESS, driver.now());
    driver.tick();
    assertThat(driver.published()).hasSize(1);

    driver.advance(Duration.ofMinutes(1));
    driver.watcher().lists(RUN, SUCCESS, driver.now());

    assertThat(driver.publishedNext()).isEmpty();
    assertThat(warnings.all()).hasSize(1);
  }

  @Test
  void theEndOfASubscriptionThatWasStoppedDoesNotEndTheNextOne() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().ends(WORKFLOW, notFound());
    driver.stop(WORKFLOW_KEY);
    driver.submit(WORKFLOW_KEY);

    driver.tick();

    assertThat(driver.published()).isEmpty();
    assertThat(driver.watcher().subscriptionsOf(WORKFLOW)).isEqualTo(1);
  }

  // Takeovers.

  @Test
  void whoeverTakesOverGoesOnFromStateAndTimeAndPublishesNothingTwice() {
    ProcessorDriver first = owning();
    Instant at = first.now();
    first.submit(KEY);
    first.submit(RunKey.of(OTHER_RUN));
    first.watcher().sees(RUN, RUNNING, at);
    first.tick();
    first.published();

    ProcessorDriver driver = with(first.takenOver());

    assertThat(driver.watcher().asked)
        .containsExactlyInAnyOrder(seen(RUN, RUNNING, at), seen(OTHER_RUN, null, null));
    driver.watcher().sees(RUN, RUNNING, at.plusSeconds(1));
    driver.watcher().sees(RUN, SUCCESS, at.plusSeconds(2));
    assertThat(driver.publishedNext()).containsExactly(change(RUNNING, SUCCESS, at.plusSeconds(2)));
  }

  @Test
  void aSlowMemberTakesOverInSeveralTurnsAndWhatIsStoppedMeanwhileIsNotWatched() {
    ProcessorDriver driver = with(slow(storedRuns(100)));
    assertThat(driver.watcher().asked).hasSizeLessThan(60);

    driver.stop(RunKey.of(Runs.run("run-099")));
    for (int i = 0; i < 10; i++) {
      driver.tick();
    }

    assertThat(driver.watcher().asked)
        .extracting(seen -> seen.run().runId())
        .hasSize(99)
        .doesNotHaveDuplicates()
        .doesNotContain("run-099");
  }

  @Test
  void aSlowMemberPublishesInSeveralTurnsWithACommitAfterEach() {
    ProcessorDriver driver = with(slow(storedRuns(10)));
    driver.tick();
    driver.readClaim(driver.claim());
    for (int i = 0; i < 100; i++) {
      driver
          .watcher()
          .sees(Runs.run("run-000"), i % 2 == 0 ? QUEUED : RUNNING, ProcessorDriver.START);
    }

    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sizes.add(driver.publishedNext().size());
    }

    assertThat(sizes).allMatch(size -> size < 50);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
  }

  private static ProcessorDriver slow(ProcessorDriver.Stored stored) {
    return new ProcessorDriver(
        new ScriptedWatchers(), stored, ProcessorDriver.START, 1, Duration.ofMillis(40));
  }

  private static ProcessorDriver.Stored storedRuns(int count) {
    Map<String, SeenState> runs = new HashMap<>();
    for (int i = 0; i < count; i++) {
      runs.put(RunKey.of(Runs.run("run-%03d".formatted(i))).toString(), SeenState.SUBMITTED);
    }
    return new ProcessorDriver.Stored(runs, Map.of());
  }

  @Test
  void whatWasQueuedButNotPublishedIsSeenByWhoeverTakesOver() {
    ProcessorDriver first = owning();
    Instant at = first.now();
    first.submit(KEY);
    first.watcher().sees(RUN, SUCCESS, at);

    ProcessorDriver driver = with(first.takenOver());
    assertThat(driver.watcher().asked).containsExactly(seen(RUN, null, null));
    driver.watcher().sees(RUN, SUCCESS, at);

    assertThat(driver.publishedNext()).containsExactly(change(null, SUCCESS, at));
  }

  @Test
  void aProcessorThatIsClosedWatchesNothingAnyMore() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.submit(WORKFLOW_KEY);

    driver.close();

    assertThat(driver.watcher().named()).isEmpty();
    assertThat(driver.watcher().subscriptionsOf(WORKFLOW)).isZero();
  }

  @Test
  void aWorkflowIsTakenOverWithItsRunsAndAllOfItsListIsReadOnceMore() {
    ProcessorDriver first = owning();
    Instant at = first.now();
    first.submit(WORKFLOW_KEY);
    first.watcher().lists(RUN, RUNNING, at);
    first.tick();
    first.published();

    ProcessorDriver driver = with(first.takenOver());

    assertThat(driver.watcher().workflows)
        .containsExactly(
            anew(WORKFLOW), new WatchedWorkflow(WORKFLOW, at, List.of(seen(RUN, RUNNING, at))));
    assertThat(driver.watcher().asked).isEmpty();
  }

  @Test
  void aLearntRateIsKeptInTheStoreAndGivenToTheNextWatcher() {
    ProcessorDriver first = owning();
    first.submit(KEY);
    assertThat(first.watcher().initialRate).isInfinite();

    first.watcher().rate = 37;
    first.advance(Duration.ofSeconds(10));
    first.tick();

    assertThat(with(first.takenOver()).watcher().initialRate).isEqualTo(37);
  }

  @Test
  void aRateIsStoredAnewOnlyIfItDiffersByMoreThanATenth() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().rate = 100;
    driver.advance(Duration.ofSeconds(11));

    driver.watcher().rate = 109;
    driver.advance(Duration.ofSeconds(11));
    assertThat(driver.stored().rates()).containsEntry(ACCOUNT.toString(), 100.0);

    driver.watcher().rate = 111;
    driver.advance(Duration.ofSeconds(11));
    assertThat(driver.stored().rates()).containsEntry(ACCOUNT.toString(), 111.0);
  }

  // What is refused.

  @ParameterizedTest
  @ValueSource(strings = {"", "run-1", "123456789012/us-east-1/arn:aws:s3:::bucket#run-1"})
  void aRecordWithAMalformedKeyIsCountedAndIgnored(String key) {
    ProcessorDriver driver = owning();

    driver.read(key, new byte[0]);

    assertThat(driver.refused("malformed")).isEqualTo(1);
    assertThat(driver.stored().runs()).isEmpty();
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("test.runs, partition 0, offset 0, is ignored: a key must be");
  }

  @Test
  void aRecordWithoutAKeyIsCountedAndIgnored() {
    ProcessorDriver driver = owning();

    driver.read(null, new byte[0]);

    assertThat(driver.refused("malformed")).isEqualTo(1);
    assertThat(warnings.all()).singleElement().asString().contains("names no run");
  }

  @Test
  void theValueOfASubmissionMayBeAnything() {
    ProcessorDriver driver = owning();

    driver.read(KEY.toString(), new byte[] {(byte) 0xff, 0});

    assertThat(driver.watcher().asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "poison", "null", "[]", "7"})
  void aPoisonClaimIsCountedAndIgnored(String value) {
    ProcessorDriver driver = with(new ProcessorDriver());
    driver.isLosingClaims = true;
    driver.tick();
    driver.isLosingClaims = false;

    driver.readClaim(value.getBytes(StandardCharsets.UTF_8));
    driver.readClaim(driver.claim());

    assertThat(driver.refused("malformed")).isEqualTo(1);
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("a claim to partition 0 is ignored");
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now());
    assertThat(driver.publishedNext()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"member\":\"m1\",\"id\":null}"})
  @NullSource
  void aClaimWithoutAnIdDoesNotCount(@Nullable String value) {
    ProcessorDriver driver = with(new ProcessorDriver());
    driver.isLosingClaims = true;
    driver.tick();
    driver.isLosingClaims = false;
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, driver.now());

    driver.readClaim(value == null ? null : value.getBytes(StandardCharsets.UTF_8));

    assertThat(driver.publishedNext()).isEmpty();
  }

  @Test
  void runsOfAnUnknownAccountAreKeptAndWatchedByAMemberThatKnowsIt() {
    ScriptedWatchers withoutIt = new ScriptedWatchers();
    withoutIt.unknown.add(ACCOUNT);
    ProcessorDriver first =
        with(
            new ProcessorDriver(
                withoutIt, ProcessorDriver.Stored.NOTHING, ProcessorDriver.START, 1));
    first.tick();
    first.claim();
    first.submit(KEY);
    first.submit(RunKey.of(OTHER_RUN));
    first.submit(WORKFLOW_KEY);
    first.stop(RunKey.of(OTHER_RUN));
    first.tick();
    assertThat(first.refused("unknown-account")).isEqualTo(1);
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("account 123456789012/us-east-1 is not in the accounts file");

    ProcessorDriver driver = with(first.takenOver());

    assertThat(driver.watcher().workflows)
        .hasSize(2)
        .last()
        .extracting(WatchedWorkflow::runs)
        .asInstanceOf(list(SeenRun.class))
        .contains(seen(RUN, null, null));
  }

  @Test
  void aRecordInTheWrongPartitionIsSentOnWithAHeader() {
    ProcessorDriver driver = wrongPartition();

    driver.read(KEY.toString(), new byte[] {7}, new RecordHeaders().add("theirs", new byte[0]));

    TestRecord<String, byte[]> sent = driver.writtenRuns().get(0);
    assertThat(sent.key()).isEqualTo(KEY.toString());
    assertThat(sent.value()).containsExactly(7);
    assertThat(sent.headers()).extracting(Header::key).containsExactly("theirs", "fleet-rerouted");
    assertThat(driver.refused("wrong-partition")).isEqualTo(1);
    assertThat(driver.watchers.made).isEmpty();
    assertThat(warnings.all()).first().asString().contains("has the wrong partitioner");
  }

  @Test
  void aTombstoneInTheWrongPartitionIsSentOnToo() {
    ProcessorDriver driver = wrongPartition();

    driver.stop(KEY);

    assertThat(driver.tombstones()).containsExactly(KEY.toString());
    assertThat(warnings.all()).isNotEmpty();
  }

  @Test
  void aRecordThatWasSentOnAndIsWrongOnceMoreIsRefused() {
    ProcessorDriver driver = wrongPartition();

    driver.read(
        KEY.toString(), new byte[0], new RecordHeaders().add("fleet-rerouted", new byte[0]));

    assertThat(driver.writtenRuns()).isEmpty();
    assertThat(driver.refused("other-spread")).isEqualTo(1);
    assertThat(driver.stored().runs()).isEmpty();
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("members of this fleet differ in partitions or spread");
  }

  @Test
  void theWrongPartitionerIsWarnedOfOnceAndCountedEachTime() {
    ProcessorDriver driver = wrongPartition();

    driver.submit(KEY);
    driver.submit(RunKey.of(OTHER_RUN));

    assertThat(driver.refused("wrong-partition")).isEqualTo(2);
    assertThat(warnings.all())
        .filteredOn(warning -> warning.contains("has the wrong partitioner"))
        .hasSize(1);
  }

  // What fails.

  @Test
  void aFinalFailureIsPublishedWithTheNameOfTheErrorAndEndsTheRun() {
    ProcessorDriver driver = owning();
    Instant at = driver.now();
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, at);

    driver.watcher().fails(RUN, notFound(), at.plusSeconds(1));
    driver.tick();

    assertThat(driver.published())
        .containsExactly(
            change(null, RUNNING, at),
            new StateChange(
                WORKFLOW,
                "run-1",
                RUNNING,
                null,
                0,
                at.plusSeconds(1),
                "ResourceNotFoundException",
                "m1"));
    assertThat(driver.stored(KEY)).isNull();
    assertThat(driver.tombstones()).containsExactly(KEY.toString());
    assertThat(warnings.all()).singleElement().asString().contains("can no longer be watched");
  }

  @Test
  void anotherFailureIsTriedAgainAfterAMinuteAndNotBefore() {
    ProcessorDriver driver = owning();
    Instant at = driver.now();
    driver.submit(KEY);
    driver.watcher().sees(RUN, RUNNING, at);
    driver.watcher().fails(RUN, denied(), at);
    driver.tick();
    driver.published();
    assertThat(driver.retrying()).isEqualTo(1);

    driver.advance(Duration.ofMillis(59_900));
    assertThat(driver.watcher().asked).hasSize(1);
    driver.tick();
    driver.tick();

    assertThat(driver.watcher().asked).hasSize(2).last().isEqualTo(seen(RUN, RUNNING, at));
    assertThat(driver.retrying()).isZero();
    driver.watcher().sees(RUN, SUCCESS, at);
    assertThat(driver.publishedNext()).containsExactly(change(RUNNING, SUCCESS, at));
    assertThat(warnings.all()).singleElement().asString().contains("tried again every 60 s");
  }

  @Test
  void aRunThatIsStoppedIsNotTriedAgain() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.watcher().fails(RUN, denied(), driver.now());
    driver.tick();

    driver.stop(KEY);
    assertThat(driver.retrying()).isZero();
    driver.advance(Duration.ofMinutes(2));

    assertThat(driver.watcher().asked).hasSize(1);
    assertThat(warnings.all()).hasSize(1);
  }

  @Test
  void aFoundRunThatFailsBeforeItsFirstStateIsTriedAgainToo() {
    ProcessorDriver driver = owning();
    driver.submit(WORKFLOW_KEY);
    driver.watcher().fails(RUN, denied(), driver.now());
    driver.tick();

    driver.advance(Duration.ofMinutes(1));

    assertThat(driver.watcher().asked).containsExactly(seen(RUN, null, null));
    assertThat(warnings.all()).hasSize(1);
  }

  @Test
  void failuresOfOneKindAreWarnedOfOnceForAnAccount() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);
    driver.submit(RunKey.of(OTHER_RUN));

    driver.watcher().fails(RUN, denied(), driver.now());
    driver.watcher().fails(OTHER_RUN, denied(), driver.now());
    driver.tick();

    assertThat(driver.retrying()).isEqualTo(2);
    assertThat(warnings.all())
        .singleElement()
        .asString()
        .contains("further ones of this account are not logged");
  }

  @Test
  void aWatcherThatEndsEndsTheMember() {
    ProcessorDriver driver = owning();
    driver.submit(KEY);

    driver.watcher().close();

    assertThatThrownBy(driver::tick)
        .hasRootCauseMessage("the watcher of account 123456789012/us-east-1 ended");
    assertThat(warnings.all()).as("of the engine").isNotEmpty();
  }

  // What is queued.

  @Test
  void noMoreEventsAreRequestedThanTheQueueHoldsWhileNothingIsPublished() {
    ProcessorDriver driver = with(new ProcessorDriver());
    driver.isLosingClaims = true;
    List<RunRef> runs = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      runs.add(Runs.run("run-" + i));
    }
    runs.forEach(run -> driver.submit(RunKey.of(run)));
    Instant at = driver.now();

    runs.forEach(run -> driver.watcher().sees(run, QUEUED, at));
    runs.forEach(run -> driver.watcher().sees(run, RUNNING, at));
    driver.tick();
    assertThat(driver.watcher().delivered).isEqualTo(8_192);

    driver.isLosingClaims = false;
    driver.readClaim(driver.claim());
    List<StateChange> published = new ArrayList<>(driver.publishedNext());
    assertThat(published).hasSize(8_192);
    published.addAll(driver.publishedNext());
    published.addAll(driver.publishedNext());

    // The last 1,808 runs skipped QUEUED, and the others have both.
    assertThat(published).hasSize(8_192 + 1_808 + 8_192);
    assertThat(published).filteredOn(change -> change.to() == RUNNING).hasSize(10_000);
    assertThat(published).filteredOn(change -> change.skipped() == 1).hasSize(1_808);
  }

  /** A workflow that is watched without anything that is known of it. */
  private static WatchedWorkflow anew(String workflow) {
    return new WatchedWorkflow(workflow, null, List.of());
  }
}
