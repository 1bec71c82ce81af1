package io.github.mwaareactor.springboot.autoconfigure;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.error.AccessDeniedException;
import io.github.mwaareactor.error.ClientClosedException;
import io.github.mwaareactor.error.ConflictException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.error.ServiceQuotaExceededException;
import io.github.mwaareactor.error.ValidationException;
import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.Outcome;
import io.github.mwaareactor.observe.StartedCall;
import io.github.mwaareactor.watch.RunWatcher;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** How the latest calls and polls ended, and what clients and watchers there are. */
final class CallOutcomes implements CallListener {
  private final Clock clock;
  private final AtomicReference<Latest> latest = new AtomicReference<>(Latest.NONE);
  private final Set<ClientState> clients = ConcurrentHashMap.newKeySet();
  private final Set<RunWatcher> watchers = ConcurrentHashMap.newKeySet();

  CallOutcomes(Clock clock) {
    this.clock = clock;
  }

  /**
   * The latest of each kind.
   *
   * @param answeredAt when the service last answered, also with an error that is the caller's
   * @param failedAt when it last did not answer, or not usefully
   * @param failure why
   * @param failuresInARow how many calls failed since the last answer
   * @param throttledAt when the service last throttled an attempt
   * @param throttled how many attempts it throttled
   */
  record Latest(
      @Nullable Instant answeredAt,
      @Nullable Instant failedAt,
      @Nullable String failure,
      int failuresInARow,
      @Nullable Instant throttledAt,
      long throttled) {
    static final Latest NONE = new Latest(null, null, null, 0, null, 0);

    Latest answered(Instant at) {
      return new Latest(at, failedAt, failure, 0, throttledAt, throttled);
    }

    Latest failed(Instant at, String why) {
      return new Latest(answeredAt, at, why, failuresInARow + 1, throttledAt, throttled);
    }

    Latest throttled(Instant at) {
      return new Latest(answeredAt, failedAt, failure, failuresInARow, at, throttled + 1);
    }
  }

  Latest latest() {
    return requireNonNull(latest.get());
  }

  Set<ClientState> clients() {
    return clients;
  }

  Set<RunWatcher> watchers() {
    return watchers;
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    return new CallProgress() {
      @Override
      public void attemptEnded(AttemptEnd end) {
        if (end.isThrottled()) {
          Instant now = clock.instant();
          latest.updateAndGet(known -> known.throttled(now));
        }
      }

      @Override
      public void ended(CallEnd end) {
        CallOutcomes.this.ended(end);
      }
    };
  }

  private void ended(CallEnd end) {
    Instant now = clock.instant();
    if (end.outcome() == Outcome.SUCCESS || isAnswer(end.error())) {
      latest.updateAndGet(known -> known.answered(now));
    } else if (end.outcome() == Outcome.ERROR && !(end.error() instanceof ClientClosedException)) {
      latest.updateAndGet(known -> known.failed(now, end.errorCode()));
    }
  }

  // The service works, and would answer another caller or another question.
  private static boolean isAnswer(@Nullable Throwable error) {
    return error instanceof ResourceNotFoundException
        || error instanceof AccessDeniedException
        || error instanceof ValidationException
        || error instanceof ConflictException
        || error instanceof ServiceQuotaExceededException
        || (error instanceof MwaaException e && e.isThrottling());
  }

  @Override
  public void opened(ClientState client) {
    clients.add(client);
  }

  @Override
  public void closed(ClientState client) {
    clients.remove(client);
  }

  @Override
  public void watcherOpened(RunWatcher watcher) {
    watchers.add(watcher);
  }

  @Override
  public void watcherClosed(RunWatcher watcher) {
    watchers.remove(watcher);
  }
}
