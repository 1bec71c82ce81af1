package io.github.mwaareactor.observe;

import static java.util.Objects.requireNonNull;

import io.github.mwaareactor.watch.RunWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Calls several listeners. What one of them throws reaches neither the others nor the call. */
final class CompositeCallListener implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger("mwaa.observe");

  private final List<Member> members;

  CompositeCallListener(List<CallListener> listeners) {
    this.members = listeners.stream().map(Member::new).toList();
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    List<Part> parts = List.of();
    for (Member member : members) {
      CallProgress progress = member.started(call, context);
      if (progress != CallProgress.NONE) {
        // Most often nobody or one is interested.
        parts = parts.isEmpty() ? new ArrayList<>(1) : parts;
        parts.add(new Part(member, progress));
      }
    }
    return parts.isEmpty() ? CallProgress.NONE : new CompositeProgress(parts);
  }

  @Override
  public void credentialsRefreshed(@Nullable Throwable failure) {
    forEach(listener -> listener.credentialsRefreshed(failure));
  }

  @Override
  public void opened(ClientState client) {
    forEach(listener -> listener.opened(client));
  }

  @Override
  public void closed(ClientState client) {
    forEach(listener -> listener.closed(client));
  }

  @Override
  public void watcherOpened(RunWatcher watcher) {
    forEach(listener -> listener.watcherOpened(watcher));
  }

  @Override
  public void watcherClosed(RunWatcher watcher) {
    forEach(listener -> listener.watcherClosed(watcher));
  }

  private void forEach(Consumer<CallListener> action) {
    members.forEach(member -> member.guard(member.listener, action));
  }

  /** A listener, and whether it was reported for throwing. */
  private static final class Member {
    private final CallListener listener;
    private final AtomicBoolean hasThrown = new AtomicBoolean();

    Member(CallListener listener) {
      this.listener = requireNonNull(listener, "listener");
    }

    CallProgress started(StartedCall call, ContextView context) {
      try {
        return requireNonNull(listener.started(call, context), "started must not return null");
      } catch (RuntimeException | Error e) {
        threw(e);
        return CallProgress.NONE;
      }
    }

    <T> void guard(T target, Consumer<T> action) {
      try {
        action.accept(target);
      } catch (RuntimeException | Error e) {
        threw(e);
      }
    }

    // One that throws at each call would fill the log.
    void threw(Throwable error) {
      String name = listener.getClass().getName();
      if (hasThrown.compareAndSet(false, true)) {
        LOG.warn("Listener {} threw; calls go on, and more of it is logged at DEBUG", name, error);
      } else {
        LOG.debug("listener {} threw", name, error);
      }
    }
  }

  /** One listener's part in a call. */
  private record Part(Member member, CallProgress progress) {
    Map<String, String> headers() {
      try {
        return Map.copyOf(progress.headers());
      } catch (RuntimeException | Error e) {
        member.threw(e);
        return Map.of();
      }
    }

    ContextView context() {
      try {
        return requireNonNull(progress.context(), "context must not return null");
      } catch (RuntimeException | Error e) {
        member.threw(e);
        return Context.empty();
      }
    }
  }

  private record CompositeProgress(List<Part> parts) implements CallProgress {
    @Override
    public Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      parts.forEach(part -> headers.putAll(part.headers()));
      return headers;
    }

    @Override
    public ContextView context() {
      Context context = Context.empty();
      for (Part part : parts) {
        context = context.putAll(part.context());
      }
      return context;
    }

    @Override
    public void permitAwaited() {
      forEach(CallProgress::permitAwaited);
    }

    @Override
    public void attemptStarted(int attempt) {
      forEach(progress -> progress.attemptStarted(attempt));
    }

    @Override
    public void connectionAwaited() {
      forEach(CallProgress::connectionAwaited);
    }

    @Override
    public void connectionAcquired() {
      forEach(CallProgress::connectionAcquired);
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      forEach(progress -> progress.attemptEnded(end));
    }

    @Override
    public void retryPlanned(PlannedRetry retry) {
      forEach(progress -> progress.retryPlanned(retry));
    }

    @Override
    public void ended(CallEnd end) {
      forEach(progress -> progress.ended(end));
    }

    private void forEach(Consumer<CallProgress> action) {
      for (Part part : parts) {
        part.member.guard(part.progress, action);
      }
    }
  }
}
