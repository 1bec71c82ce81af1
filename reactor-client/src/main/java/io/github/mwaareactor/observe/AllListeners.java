package io.github.mwaareactor.observe;

import io.github.mwaareactor.watch.RunWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Tells several listeners, whatever any of them throws. */
final class AllListeners implements CallListener {
  private final List<GuardedListener> listeners;

  AllListeners(List<CallListener> listeners) {
    this.listeners = listeners.stream().map(GuardedListener::new).toList();
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    CallProgress first = CallProgress.NONE;
    List<CallProgress> more = null;
    // Most often nobody or one is interested: no list for that.
    for (int i = 0; i < listeners.size(); i++) {
      CallProgress progress = listeners.get(i).started(call, context);
      if (first == CallProgress.NONE) {
        first = progress;
      } else if (progress != CallProgress.NONE) {
        more = more == null ? new ArrayList<>(List.of(first)) : more;
        more.add(progress);
      }
    }
    return more == null ? first : new AllProgress(more);
  }

  @Override
  public void credentialsRefreshed(@Nullable Throwable failure) {
    listeners.forEach(listener -> listener.credentialsRefreshed(failure));
  }

  @Override
  public void opened(ClientState client) {
    listeners.forEach(listener -> listener.opened(client));
  }

  @Override
  public void closed(ClientState client) {
    listeners.forEach(listener -> listener.closed(client));
  }

  @Override
  public void watcherOpened(RunWatcher watcher) {
    listeners.forEach(listener -> listener.watcherOpened(watcher));
  }

  @Override
  public void watcherClosed(RunWatcher watcher) {
    listeners.forEach(listener -> listener.watcherClosed(watcher));
  }

  private record AllProgress(List<CallProgress> all) implements CallProgress {
    @Override
    public Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      all.forEach(progress -> headers.putAll(progress.headers()));
      return headers;
    }

    @Override
    public ContextView context() {
      Context context = Context.empty();
      for (CallProgress progress : all) {
        context = context.putAll(progress.context());
      }
      return context;
    }

    @Override
    public void permitAwaited() {
      all.forEach(CallProgress::permitAwaited);
    }

    @Override
    public void attemptStarted(int attempt) {
      all.forEach(progress -> progress.attemptStarted(attempt));
    }

    @Override
    public void connectionAwaited() {
      all.forEach(CallProgress::connectionAwaited);
    }

    @Override
    public void connectionAcquired() {
      all.forEach(CallProgress::connectionAcquired);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      all.forEach(progress -> progress.attemptEnded(end));
    }

    @Override
    public void retryPlanned(PlannedRetry retry) {
      all.forEach(progress -> progress.retryPlanned(retry));
    }

    @Override
    public void ended(CallEnd end) {
      all.forEach(progress -> progress.ended(end));
    }
  }
}
