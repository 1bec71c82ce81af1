package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.watch.RunWatcher;
import io.github.mwaareactor.watch.WatchStats;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Whether AWS answers, told from what was asked anyway: a health check that called AWS would take
 * from the rate that the account shares. Part of no liveness or readiness group, as a restart of
 * this service mends nothing at AWS.
 */
@Component
class MwaaHealthIndicator extends AbstractReactiveHealthIndicator {
  private static final Duration ALLOWANCE = Duration.ofSeconds(30);
  private static final int MISSED_POLLS = 3;

  private final Outcomes outcomes;
  private final RunWatcher watcher;
  private final Duration target;

  MwaaHealthIndicator(Outcomes outcomes, RunWatcher watcher, ClientProperties properties) {
    this.outcomes = outcomes;
    this.watcher = watcher;
    this.target = properties.watch().targetStaleness();
  }

  @Override
  protected Mono<Health> doHealthCheck(Health.Builder builder) {
    return Mono.fromSupplier(() -> health(builder, watcher.stats()));
  }

  private Health health(Health.Builder builder, WatchStats stats) {
    Outcomes.Latest latest = outcomes.latest();
    builder.status(outcomes.isTroubled() || isBlind(stats) ? "DOWN" : "UP");
    if (latest.answeredAt() != null) {
      builder.withDetail("lastAnswer", latest.answeredAt());
    }
    if (latest.troubleAt() != null) {
      builder.withDetail("lastTrouble", latest.troubleAt());
    }
    return builder
        .withDetail("troublesInARow", latest.troublesInARow())
        .withDetail("watched", stats.watched())
        .withDetail("stalenessP50", stats.stalenessP50())
        .build();
  }

  /** Half of the runs were not seen for longer than three polls take at the rate there is. */
  private boolean isBlind(WatchStats stats) {
    double missed = target.toMillis() * stats.stretch() * MISSED_POLLS;
    return stats.stalenessP50().minus(ALLOWANCE).toMillis() > missed;
  }
}
