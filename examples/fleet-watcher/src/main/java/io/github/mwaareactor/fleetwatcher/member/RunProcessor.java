package io.github.mwaareactor.fleetwatcher.member;

import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.fleetwatcher.accounts.WatcherSource;
import io.github.mwaareactor.fleetwatcher.member.PartitionWatch.Happened;
import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import io.github.mwaareactor.fleetwatcher.topics.Claim;
import io.github.mwaareactor.fleetwatcher.topics.Json;
import io.github.mwaareactor.fleetwatcher.topics.RunKey;
import io.github.mwaareactor.fleetwatcher.topics.StateChange;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.SeenRun;
import io.github.mwaareactor.watch.RunEvent;
import io.github.mwaareactor.watch.RunWatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the runs of one partition. What it publishes, what it keeps of each run, and how far it
 * has read are one transaction. So whoever takes the partition over goes on exactly where the last
 * transaction ended.
 *
 * <p>The engine does not notice that another member has taken the partition over as long as it only
 * publishes, because it checks that together with the offsets of what was read. So a processor
 * first writes a claim to the partition and reads it back. From then on each of its transactions
 * has an offset, and one that was overtaken fails.
 */
final class RunProcessor implements Processor<String, byte[], String, byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger("fleet.runs");
  private static final Duration PUBLISH_EVERY = Duration.ofMillis(100);
  // The partitions of a member have their turns one after another, in one transaction, which has to
  // end before the brokers abort it.
  private static final Duration ROUND_OF_PUBLISHING = Duration.ofSeconds(1);
  private static final Duration ROUND_OF_TAKING_OVER = Duration.ofSeconds(2);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
  private static final Duration KEEP_RATES_EVERY = Duration.ofSeconds(10);
  private static final double SAME_RATE = 0.1;
  // A list takes less than this to be read, and lags behind by less.
  private static final Duration LIST_LAG = Duration.ofMinutes(5);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
  private static final String REROUTED = "fleet-rerouted";
  private static final Json<StateChange> CHANGES = Json.of(StateChange.class);
  private static final Json<Claim> CLAIMS = Json.of(Claim.class);

  private final MemberSettings settings;
  private final WatcherSource watchers;
  private final MemberMeters meters;
  private final LongSupplier nanoTime;
  private final Set<String> warned = new HashSet<>();

  // Each time the partition comes here, they are new.
  private ProcessorContext<String, byte[]> context;
  private int partition;
  private StoredRuns runs;
  private StoredRuns.@Nullable All rest;
  private @Nullable Cancellable takingOver;
  private int takenOver;
  private KeyValueStore<String, Double> rates;
  private PartitionWatch watch = new PartitionWatch();
  private final Map<String, Instant> retries = new HashMap<>();
  private final Map<AccountRegion, RunWatcher> accounts = new HashMap<>();
  private final Map<String, Instant> watchedSince = new HashMap<>();
  private @Nullable String claim;
  private boolean isOwner;
  private boolean isOpen;
  private Instant keepRatesAt = Instant.MIN;

  @SuppressWarnings("NullAway.Init") // by init
  RunProcessor(
      MemberSettings settings, WatcherSource watchers, MemberMeters meters, LongSupplier nanoTime) {
    this.settings = settings;
    this.watchers = watchers;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> newContext) {
    context = newContext;
    partition = newContext.taskId().partition();
    runs = new StoredRuns(newContext.getStateStore(FleetTopology.RUNS_STORE));
    rates = newContext.getStateStore(FleetTopology.RATES_STORE);
    watch = new PartitionWatch();
    retries.clear();
    accounts.clear();
    watchedSince.clear();
    claim = null;
    isOwner = !settings.isClaiming();
    rest = runs.all();
    takenOver = 0;
    takeOver();
    if (rest != null) {
      takingOver =
          newContext.schedule(AT_ONCE, PunctuationType.WALL_CLOCK_TIME, time -> takeOver());
    }
    newContext.schedule(PUBLISH_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> turn());
    isOpen = true;
    meters.partitionOpened(partition);
  }

  /** Goes on with what is stored. What the turn has no time for is left to the next one. */
  private void takeOver() {
    if (rest == null) {
      return;
    }
    BooleanSupplier isOver = beginTurn(ROUND_OF_TAKING_OVER);
    String workflowArn = "";
    boolean isOfWorkflow = false;
    while (rest.hasNext()) {
      KeyValue<RunKey, SeenState> each = rest.next();
      RunKey key = each.key;
      takenOver++;
      if (key.isWorkflow()) {
        watchWorkflow(key, each.value, runs.seenRunsOf(key));
      } else {
        // Those of a workflow follow one another.
        if (!key.workflowArn().equals(workflowArn)) {
          workflowArn = key.workflowArn();
          isOfWorkflow = runs.hasWorkflowOf(key);
        }
        if (!isOfWorkflow && !each.value.isOver()) {
          watch(key, each.value);
        }
      }
      if (isOver.getAsBoolean()) {
        return;
      }
    }
    closeRest();
    if (takenOver > 0) {
      LOG.info("partition {}: goes on with {} runs and workflows", partition, takenOver);
    }
  }

  private void closeRest() {
    if (rest != null) {
      rest.close();
      rest = null;
    }
    if (takingOver != null) {
      takingOver.cancel();
      takingOver = null;
    }
  }

  /** All partitions of a member share a thread, and what they write in their turns. */
  private BooleanSupplier beginTurn(Duration round) {
    long began = nanoTime.getAsLong();
    long time = round.toNanos() / settings.partitions();
    return () -> nanoTime.getAsLong() - began >= time;
  }

  // What is read.

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    if (metadata.topic().equals(settings.topics().owners())) {
      claimed(record);
      return;
    }
    RunKey key;
    try {
      if (record.key() == null) {
        throw new IllegalArgumentException("a record without a key names no run");
      }
      key = RunKey.parse(record.key());
    } catch (IllegalArgumentException e) {
      meters.refused("malformed");
      LOG.warn(
          "a record of {}, partition {}, offset {}, is ignored: {}",
          metadata.topic(),
          metadata.partition(),
          metadata.offset(),
          e.getMessage());
      return;
    }
    int right = settings.partitioning().partition(key, settings.partitions());
    if (right != partition) {
      reroute(record, key, right);
    } else if (record.value() == null) {
      stop(key);
    } else {
      submitted(key);
    }
  }

  // Whoever wrote it has another partitioner. In the wrong partition, its account would share its
  // rate of calls with another member that does not know.
  private void reroute(Record<String, byte[]> record, RunKey key, int right) {
    if (record.headers().lastHeader(REROUTED) != null) {
      meters.refused("other-spread");
      LOG.error(
          "{} was sent on to partition {} by another member, and belongs in {} here: members of this"
              + " fleet differ in partitions or spread; it is ignored",
          key,
          partition,
          right);
      return;
    }
    meters.refused("wrong-partition");
    if (warned.add("wrong-partition")) {
      LOG.warn(
          "{} was written to partition {} and belongs in {}: its producer has the wrong partitioner."
              + " It is sent on, and so are others, without further warnings",
          key,
          partition,
          right);
    }
    context.forward(
        record.withHeaders(new RecordHeaders(record.headers()).add(REROUTED, new byte[0])),
        FleetTopology.RUNS_SINK);
  }

  private void claimed(Record<String, byte[]> record) {
    if (record.value() == null || claim == null) {
      return;
    }
    try {
      Claim read = CLAIMS.read(record.value());
      if (claim.equals(read.id()) && !isOwner) {
        isOwner = true;
        meters.claimed();
        LOG.info("partition {}: owned by this member", partition);
      }
    } catch (IllegalArgumentException e) {
      meters.refused("malformed");
      LOG.warn("a claim to partition {} is ignored: {}", partition, e.getMessage());
    }
  }

  private void submitted(RunKey key) {
    SeenState known = runs.get(key);
    if (known != null && !known.isFound() && !known.isStopped()) {
      if (known.isOver()) {
        takeOffRuns(key); // it is kept only because its workflow's list has it
      }
      return;
    }
    if (key.isWorkflow()) {
      runs.put(key, SeenState.submittedAt(now()));
      watchNewWorkflow(key);
    } else if (known == null) {
      runs.put(key, SeenState.SUBMITTED);
      watch(key, SeenState.SUBMITTED);
    } else {
      runs.put(key, known.submitted());
      if (known.isStopped()) {
        watch(key, known.submitted());
      } else if (known.isOver()) {
        takeOffRuns(key);
      }
    }
  }

  private void stop(RunKey key) {
    SeenState known = runs.get(key);
    if (known == null || known.isOver()) {
      return;
    }
    if (retries.remove(key.toString()) != null) {
      meters.retrying(partition, retries.size());
    }
    if (key.isWorkflow()) {
      stopWorkflow(key);
      return;
    }
    RunWatcher watcher = accounts.get(key.accountRegion());
    if (watcher != null) {
      watch.stop(watcher, key.run(), nanoTime.getAsLong());
    }
    if (runs.hasWorkflowOf(key)) {
      runs.put(key, known.stopped());
    } else {
      runs.delete(key);
    }
  }

  private void stopWorkflow(RunKey key) {
    runs.delete(key);
    watch.stopWorkflow(key.workflowArn());
    for (KeyValue<RunKey, SeenState> run : runs.runsOf(key)) {
      if (run.value.isFound() || run.value.isOver()) {
        runs.delete(run.key);
      } else {
        watch(run.key, run.value);
      }
    }
  }

  // What is watched.

  private void watch(RunKey key, SeenState seen) {
    RunWatcher watcher = watcher(key);
    if (watcher != null) {
      watch.watch(watcher, key.accountRegion(), seen.of(key.run()));
    }
  }

  private void watchNewWorkflow(RunKey key) {
    RunWatcher watcher = watcher(key);
    if (watcher != null) {
      watchedSince.put(key.workflowArn(), now());
      watch.watchWorkflow(watcher, key.workflowArn());
    }
  }

  /** Goes on with a workflow from what the store has of it and of its runs. */
  private void watchWorkflow(RunKey key, SeenState workflow, List<SeenRun> seen) {
    if (!workflow.isRead()) {
      // Whoever was here before may not have read all of its list, so all of it is read. What it
      // finds twice is published once.
      watchNewWorkflow(key);
    }
    RunWatcher watcher = watcher(key);
    Instant since = workflow.seenAt();
    if (watcher != null) {
      watchedSince.put(key.workflowArn(), now());
      watch.watchWorkflow(watcher, key.workflowArn(), since == null ? now() : since, seen);
    }
  }

  private @Nullable RunWatcher watcher(RunKey key) {
    AccountRegion accountRegion = key.accountRegion();
    RunWatcher known = accounts.get(accountRegion);
    if (known != null) {
      return known;
    }
    Double learnt = rates.get(accountRegion.toString());
    RunWatcher watcher =
        watchers.watcher(accountRegion, learnt == null ? Double.POSITIVE_INFINITY : learnt);
    if (watcher != null) {
      accounts.put(accountRegion, watcher);
    } else if (warned.add(accountRegion.toString())) {
      meters.refused("unknown-account");
      LOG.error(
          "account {} is not in the accounts file: its runs are kept, and watched once a member starts"
              + " with a file that has it",
          accountRegion);
    }
    return watcher;
  }

  // What is published.

  private void turn() {
    if (!isOwner) {
      if (claim == null) {
        claim = UUID.randomUUID().toString();
        forward(
            String.valueOf(partition),
            CLAIMS.write(new Claim(settings.member(), claim)),
            FleetTopology.OWNERS_SINK);
        context.commit();
      }
      return;
    }
    settings.beforePublishing().run();
    boolean hasPublished =
        watch.drain(this::publish, nanoTime.getAsLong(), beginTurn(ROUND_OF_PUBLISHING));
    retry();
    keepRates();
    if (hasPublished) {
      settings.afterPublishing().run();
      context.commit();
    }
  }

  private void publish(Happened happened) {
    if (happened instanceof Happened.Changed changed) {
      RunEvent event = changed.event();
      if (event instanceof RunEvent.Transition transition) {
        publish(transition);
      } else if (event instanceof RunEvent.Failed failed) {
        failed(RunKey.of(failed.run()), failed.error(), failed.observedAt());
      }
    } else if (happened instanceof Happened.WorkflowEnded ended) {
      workflowEnded(RunKey.ofWorkflow(ended.workflowArn()), ended.error());
    } else if (happened instanceof Happened.AccountEnded ended) {
      throw new IllegalStateException(
          "the watcher of account " + ended.accountRegion() + " ended", ended.error());
    }
  }

  private void publish(RunEvent.Transition transition) {
    RunKey key = RunKey.of(transition.run());
    SeenState known = known(key);
    RunState to = transition.to();
    if (known == null || known.isOver() || known.state() == to) {
      return; // stopped meanwhile, or published by whoever was here before
    }
    forward(key, known.state(), to, transition.skipped(), transition.observedAt(), null);
    meters.published(transition.observedAt());
    SeenState seen = known.seen(to, transition.observedAt());
    if (to.isTerminal()) {
      ended(key, seen);
    } else {
      runs.put(key, seen);
    }
    if (known.state() == null && known.isFound() && transition.snapshot() == null) {
      found(RunKey.ofWorkflow(key.workflowArn()), transition.observedAt());
    }
  }

  private @Nullable SeenState known(RunKey key) {
    SeenState known = runs.get(key);
    return known == null && watch.isWatchingWorkflow(key.workflowArn()) ? SeenState.FOUND : known;
  }

  /** Nothing more is published of that run. */
  private void ended(RunKey key, SeenState seen) {
    if (runs.hasWorkflowOf(key)) {
      runs.put(key, seen); // or the workflow's list would bring it up again
    } else {
      runs.delete(key);
    }
    if (!seen.isFound()) {
      takeOffRuns(key);
    }
  }

  /**
   * The list of a workflow shows a run that was found at that time, so by now all was read that was
   * there some while before. What ended long before that can be forgotten.
   */
  private void found(RunKey workflow, Instant at) {
    SeenState known = runs.get(workflow);
    Instant since = watchedSince.get(workflow.workflowArn());
    Instant readUpTo = at.minus(LIST_LAG);
    if (known == null
        || since == null
        || !readUpTo.isAfter(since)
        || (known.seenAt() != null && !readUpTo.isAfter(known.seenAt().plus(FORGET_EVERY)))) {
      return;
    }
    runs.put(workflow, SeenState.readUpTo(readUpTo));
    for (KeyValue<RunKey, SeenState> run : runs.runsOf(workflow)) {
      Instant seenAt = run.value.seenAt();
      if (run.value.isOver()
          && !run.value.isStopped()
          && seenAt != null
          && seenAt.isBefore(readUpTo.minus(LIST_LAG))) {
        runs.delete(run.key);
      }
    }
  }

  private void failed(RunKey key, Throwable error, Instant observedAt) {
    SeenState known = known(key);
    if (known == null || known.isOver()) {
      return;
    }
    if (isFinal(error)) {
      warnOnce(key, error, "{} can no longer be watched: {}", key, error.getMessage());
      forward(key, known.state(), null, 0, observedAt, error);
      runs.delete(key);
      takeOffRuns(key);
    } else {
      runs.put(key, known); // it may have been found just now
      retryLater(key, error);
    }
  }

  private void workflowEnded(RunKey key, @Nullable Throwable error) {
    watch.stopWorkflow(key.workflowArn());
    if (runs.get(key) == null) {
      return;
    }
    if (error == null || isFinal(error)) {
      LOG.warn(
          "{} can no longer be watched: {}",
          key,
          error == null ? "the workflow was deleted" : error.getMessage());
      forward(key, null, null, 0, now(), error);
      stopWorkflow(key);
      takeOffRuns(key);
    } else {
      retryLater(key, error);
    }
  }

  // Whatever else it is, somebody may put it right: a permission, a role, a profile.
  private static boolean isFinal(Throwable error) {
    return error instanceof ResourceNotFoundException
        || error instanceof ValidationException
        || error instanceof IllegalArgumentException;
  }

  // Once for each account and kind of error: thousands of runs may fail for one reason.
  private void warnOnce(
      RunKey key, Throwable error, String message, @Nullable Object... arguments) {
    if (warned.add(key.accountRegion() + " " + error.getClass().getSimpleName())) {
      LOG.warn(message + "; further ones of this account are not logged", arguments);
    } else {
      LOG.debug(message, arguments);
    }
  }

  private void retryLater(RunKey key, Throwable error) {
    warnOnce(
        key,
        error,
        "{} cannot be watched now, and is tried again every {} s: {}",
        key,
        RETRY_AFTER.toSeconds(),
        error.getMessage());
    retries.put(key.toString(), now().plus(RETRY_AFTER));
    meters.retrying(partition, retries.size());
  }

  private void retry() {
    if (retries.isEmpty()) {
      return;
    }
    Instant now = now();
    List<String> due =
        retries.entrySet().stream()
            .filter(retry -> !retry.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    for (String text : due) {
      retries.remove(text);
      RunKey key = RunKey.parse(text);
      SeenState seen = runs.get(key);
      if (seen != null && key.isWorkflow()) {
        watchWorkflow(key, seen, runs.seenRunsOf(key));
      } else if (seen != null && !seen.isOver()) {
        watch(key, seen);
      }
    }
    meters.retrying(partition, retries.size());
  }

  /** What was learnt of an account's rate is for whoever watches it next. */
  private void keepRates() {
    Instant now = now();
    if (now.isBefore(keepRatesAt)) {
      return;
    }
    keepRatesAt = now.plus(KEEP_RATES_EVERY);
    accounts.forEach(
        (accountRegion, watcher) -> {
          double rate = watcher.stats().rate();
          String key = accountRegion.toString();
          Double known = rates.get(key);
          if (Double.isFinite(rate)
              && (known == null || Math.abs(rate - known) > SAME_RATE * known)) {
            rates.put(key, rate);
          }
        });
  }

  private void forward(
      RunKey key,
      @Nullable RunState from,
      @Nullable RunState to,
      int skipped,
      Instant observedAt,
      @Nullable Throwable error) {
    StateChange change =
        new StateChange(
            key.workflowArn(),
            key.isWorkflow() ? "*" : key.run().runId(),
            from,
            to,
            skipped,
            observedAt,
            error == null ? null : error.getClass().getSimpleName(),
            settings.member());
    forward(key.toString(), CHANGES.write(change), FleetTopology.STATES_SINK);
  }

  private void takeOffRuns(RunKey key) {
    forward(key.toString(), null, FleetTopology.RUNS_SINK);
  }

  private void forward(String key, byte @Nullable [] value, String sink) {
    context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }

  @Override
  public void close() {
    watch.close();
    closeRest();
    if (isOpen) {
      isOpen = false;
      meters.partitionClosed(partition);
    }
  }
}
