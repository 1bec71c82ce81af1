package io.github.mwaareactor.springboot.autoconfigure;

import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the service answers, judged by the calls that were made anyway: a health check that
 * called AWS would use up the rate that the whole account shares.
 */
final class MwaaServerlessHealthIndicator extends AbstractHealthIndicator {
  private static final int TOO_MANY_FAILURES = 3;
  private static final Duration FAILURES_COUNT = Duration.ofMinutes(5);
  private static final int MISSED_POLLS = 3;
  private static final Duration ALLOWANCE = Duration.ofSeconds(30);

  private final CallOutcomes outcomes;
  private final Clock clock;

  MwaaServerlessHealthIndicator(CallOutcomes outcomes, Clock clock) {
    super("the health of the client for Amazon MWAA Serverless could not be read");
    this.outcomes = outcomes;
    this.clock = clock;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    if (outcomes.clients().isEmpty()) {
      // The application's own client, which has not our listener; or it is closed.
      health.unknown();
      return;
    }
    CallOutcomes.Latest latest = outcomes.latest();
    List<WatchStats> watchers = outcomes.watchers().stream().map(RunWatcher::stats).toList();
    boolean blind = watchers.stream().anyMatch(MwaaServerlessHealthIndicator::isBlind);
    health.status(isFailing(latest) || blind ? "DOWN" : "UP");
    calls(health, latest);
    if (!watchers.isEmpty()) {
      watching(health, watchers);
    }
    detail(health, "credentialsAge", credentialsAge());
  }

  /** The last calls all failed, the latest of them a short while ago. */
  private boolean isFailing(CallOutcomes.Latest latest) {
    return latest.failuresInARow() >= TOO_MANY_FAILURES
        && latest.failedAt() != null
        && clock.instant().isBefore(latest.failedAt().plus(FAILURES_COUNT));
  }

  /** Half of the runs were not seen for longer than three polls take at the rate there is. */
  private static boolean isBlind(WatchStats stats) {
    double missed = stats.target().toMillis() * stats.stretch() * MISSED_POLLS;
    return stats.stalenessP50().minus(ALLOWANCE).toMillis() > missed;
  }

  private static void calls(Health.Builder health, CallOutcomes.Latest latest) {
    detail(health, "lastAnswer", latest.answeredAt());
    detail(health, "lastFailure", latest.failedAt());
    detail(health, "lastFailureCode", latest.failure());
    health.withDetail("failuresInARow", latest.failuresInARow());
    detail(health, "lastThrottled", latest.throttledAt());
    health.withDetail("throttled", latest.throttled());
  }

  private static void watching(Health.Builder health, List<WatchStats> watchers) {
    health
        .withDetail("watched", watchers.stream().mapToLong(WatchStats::watched).sum())
        .withDetail("stalenessP50", longest(watchers.stream().map(WatchStats::stalenessP50)))
        .withDetail("stalenessMax", longest(watchers.stream().map(WatchStats::stalenessMax)));
  }

  private static Duration longest(Stream<Duration> durations) {
    return durations.max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  private @Nullable Duration credentialsAge() {
    return outcomes.clients().stream()
        .map(ClientState::credentialsAge)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static void detail(Health.Builder health, String name, @Nullable Object value) {
    if (value != null) {
      health.withDetail(name, value);
    }
  }
}
