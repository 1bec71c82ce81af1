package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.RunLookup;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.StartedRun;
import io.github.mwaareactor.model.StoppedRun;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.model.WorkflowRunSummary;
import io.github.mwaareactor.watch.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became known of a run, by one lookup or while it is watched.
 *
 * @param from the state it was in when last seen
 * @param to its state now, or null if it was not read
 * @param snapshot the answer, if it is there
 * @param error why it was not read
 * @param observedAt when it was seen, if it is watched
 */
record RunUpdate(
    RunRef run,
    @Nullable RunState from,
    @Nullable RunState to,
    @Nullable WorkflowRun snapshot,
    @Nullable Throwable error,
    @Nullable Instant observedAt)
    implements CheckEvent {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.checker");

  private static final Set<Reason> REFUSED = EnumSet.of(Reason.CERTIFICATE, Reason.PROXY);
  private static final Set<Reason> UNREACHABLE =
      EnumSet.of(
          Reason.UNKNOWN_HOST,
          Reason.CONNECT,
          Reason.CONNECT_TIMEOUT,
          Reason.TLS,
          Reason.TLS_TIMEOUT);

  /** The state of what was not read, in the words of all reports for people. */
  static final String NOT_READ = "NOT READ";

  static RunUpdate of(RunRef run, WorkflowRun snapshot) {
    return new RunUpdate(run, null, snapshot.state(), snapshot, null, null);
  }

  static RunUpdate of(RunRef run, Throwable error) {
    return new RunUpdate(run, null, null, null, error, null);
  }

  /** What a list says of a run, which leaves out its error and its tasks. */
  static RunUpdate of(RunRef run, WorkflowRunSummary listed) {
    Instant started = listed.startedAt();
    Instant ended = listed.endedAt();
    Duration duration =
        started == null || ended == null
            ? null
            : Duration.between(started, ended).truncatedTo(ChronoUnit.SECONDS);
    RunDetail detail =
        new RunDetail(
            null,
            null,
            null,
            null,
            listed.createdAt(),
            started,
            ended,
            null,
            duration,
            null,
            null,
            listed.stateText());
    return of(
        run,
        new WorkflowRun(
            run.workflowArn(),
            listed.workflowVersion(),
            run.runId(),
            listed.runTypeText(),
            null,
            detail));
  }

  static RunUpdate of(StartedRun started) {
    return changed(started.run(), null, started.stateText());
  }

  static RunUpdate of(StoppedRun stopped) {
    return changed(stopped.run(), stopped.workflowVersion(), stopped.stateText());
  }

  private static RunUpdate changed(RunRef run, @Nullable String version, @Nullable String state) {
    RunDetail detail =
        new RunDetail(null, null, null, null, null, null, null, null, null, null, null, state);
    return of(run, new WorkflowRun(run.workflowArn(), version, run.runId(), null, null, detail));
  }

  /** The same, seen while it is watched. */
  RunUpdate at(Instant time) {
    return new RunUpdate(run, from, to, snapshot, error, time);
  }

  static RunUpdate of(RunLookup lookup) {
    return lookup instanceof RunLookup.Found found
        ? of(found.run(), found.value())
        : of(lookup.run(), ((RunLookup.Failed) lookup).error());
  }

  static RunUpdate of(RunEvent event) {
    if (event instanceof RunEvent.Transition seen) {
      return new RunUpdate(
          seen.run(), seen.from(), seen.to(), seen.snapshot(), null, seen.observedAt());
    }
    RunEvent.Failed failed = (RunEvent.Failed) event;
    return new RunUpdate(
        failed.run(), failed.last(), null, null, failed.error(), failed.observedAt());
  }

  @Override
  public void tell(Tally tally, Report report) {
    tally.add(this);
    report.seen(this);
    log();
  }

  void log() {
    if (error != null) {
      LOG.debug("not read: {}", run, error);
    }
  }

  /** The state as the service wrote it, if that is known. */
  @Nullable String stateText() {
    RunDetail detail = detail();
    String text = detail == null ? null : detail.runStateText();
    return text != null || to == null ? text : to.name();
  }

  String stateWord() {
    String text = stateText();
    return text == null ? NOT_READ : text;
  }

  boolean hasEnded() {
    return to == null || to.isTerminal();
  }

  /** Whether it needs someone's attention: it ended otherwise than well, or was not read. */
  boolean isBad() {
    return hasEnded() && to != RunState.SUCCESS;
  }

  /** Whether no other run could be read either: nothing can be sent, and that does not pass. */
  boolean isHopeless() {
    return isHopeless(error);
  }

  static boolean isHopeless(@Nullable Throwable error) {
    return error instanceof CredentialsException
        || error instanceof ConfigurationException
        || (error != null && FailureText.isOfCredentials(error))
        || (error instanceof TransportException lost && REFUSED.contains(lost.reason()));
  }

  /** Whether the service could not be reached: no other run could be read just now. */
  boolean isUnreachable() {
    return error instanceof TransportException lost && UNREACHABLE.contains(lost.reason());
  }

  /** As {@link #shortExplanation()}, where nothing else names the run. */
  String explanation() {
    boolean isAboutRun =
        error instanceof MwaaServiceException && !FailureText.isOfCredentials(error);
    return isAboutRun
        ? "run " + run.runId() + " of " + run.workflow().workflowId() + ": " + shortExplanation()
        : shortExplanation();
  }

  /** How long it took or why it failed, for people; empty while there is nothing to tell. */
  String shortExplanation() {
    if (error != null) {
      return FailureText.of(error);
    }
    RunDetail detail = detail();
    if (detail == null) {
      return "";
    }
    Duration duration = detail.duration();
    String took = duration == null ? "" : Formats.duration(duration);
    String why = detail.errorMessage();
    return why == null ? took : took.isEmpty() ? why : took + ", " + why;
  }

  @Nullable RunDetail detail() {
    return snapshot == null ? null : snapshot.runDetail();
  }
}
