package io.github.mwaareactor.observe;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.watch.RunWatcher;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Keeps what a listener throws from the calls it listens to. */
final class GuardedListener implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.observe");

  private final CallListener listener;
  private final AtomicBoolean hasThrown = new AtomicBoolean();

  GuardedListener(CallListener listener) {
    this.listener = requireNonNull(listener, "listener");
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    try {
      CallProgress progress =
          requireNonNull(listener.started(call, context), "started must not return null");
      return progress == CallProgress.NONE ? progress : new GuardedProgress(progress);
    } catch (RuntimeException | Error e) {
      threw(e);
      return CallProgress.NONE;
    }
  }

  @Override
  public void credentialsRefreshed(@Nullable Throwable failure) {
    guard(() -> listener.credentialsRefreshed(failure));
  }

  @Override
  public void opened(ClientState client) {
    guard(() -> listener.opened(client));
  }

  @Override
  public void closed(ClientState client) {
    guard(() -> listener.closed(client));
  }

  @Override
  public void watcherOpened(RunWatcher watcher) {
    guard(() -> listener.watcherOpened(watcher));
  }

  @Override
  public void watcherClosed(RunWatcher watcher) {
    guard(() -> listener.watcherClosed(watcher));
  }

  private void guard(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException | Error e) {
      threw(e);
    }
  }

  // One that throws at each call would fill the log.
  private void threw(Throwable error) {
    String name = listener.getClass().getName();
    if (hasThrown.compareAndSet(false, true)) {
      LOG.warn("Listener {} threw; calls go on, and more of it is logged at DEBUG", name, error);
    } else {
      LOG.debug("listener {} threw", name, error);
    }
  }

  private final class GuardedProgress implements CallProgress {
    private final CallProgress progress;

    GuardedProgress(CallProgress progress) {
      this.progress = progress;
    }

    @Override
    public Map<String, String> headers() {
      try {
        return Map.copyOf(progress.headers());
      } catch (RuntimeException | Error e) {
        threw(e);
        return Map.of();
      }
    }

    @Override
    public ContextView context() {
      try {
        return requireNonNull(progress.context(), "context must not return null");
      } catch (RuntimeException | Error e) {
        threw(e);
        return Context.empty();
      }
    }

    @Override
    public void permitAwaited() {
      guard(progress::permitAwaited);
    }

    @Override
    public void attemptStarted(int attempt) {
      guard(() -> progress.attemptStarted(attempt));
    }

    @Override
    public void connectionAwaited() {
      guard(progress::connectionAwaited);
    }

    @Override
    public void connectionAcquired() {
      guard(progress::connectionAcquired);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      guard(() -> progress.attemptEnded(end));
    }

    @Override
    public void retryPlanned(PlannedRetry retry) {
      guard(() -> progress.retryPlanned(retry));
    }

    @Override
    public void ended(CallEnd end) {
      guard(() -> progress.ended(end));
    }
  }
}
