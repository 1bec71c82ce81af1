package io.github.mwaareactor.testing;

import io.github.mwaareactor.observe.AttemptEnd;
import io.github.mwaareactor.observe.CallEnd;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.CallProgress;
import io.github.mwaareactor.observe.ClientState;
import io.github.mwaareactor.observe.PlannedRetry;
import io.github.mwaareactor.observe.StartedCall;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Writes down all that a listener is told. */
public final class ToldCalls implements CallListener {
  private final Queue<String> news = new ConcurrentLinkedQueue<>();
  private final Queue<StartedCall> started = new ConcurrentLinkedQueue<>();
  private final Queue<ContextView> contexts = new ConcurrentLinkedQueue<>();
  private final Queue<AttemptEnd> attempts = new ConcurrentLinkedQueue<>();
  private final Queue<CallEnd> ended = new ConcurrentLinkedQueue<>();
  private final Queue<String> refreshes = new ConcurrentLinkedQueue<>();
  private final Queue<ClientState> open = new ConcurrentLinkedQueue<>();

  /** What happened in calls, a line each. */
  public List<String> news() {
    return List.copyOf(news);
  }

  public List<StartedCall> started() {
    return List.copyOf(started);
  }

  public List<ContextView> contexts() {
    return List.copyOf(contexts);
  }

  public List<AttemptEnd> attempts() {
    return List.copyOf(attempts);
  }

  public List<CallEnd> ended() {
    return List.copyOf(ended);
  }

  public List<String> refreshes() {
    return List.copyOf(refreshes);
  }

  /** The clients that were opened and not closed. */
  public List<ClientState> open() {
    return List.copyOf(open);
  }

  @Override
  public CallProgress started(StartedCall call, ContextView context) {
    started.add(call);
    contexts.add(context);
    news.add("start");
    return new Progress();
  }

  @Override
  public void credentialsRefreshed(@Nullable Throwable failure) {
    refreshes.add(failure == null ? "given" : "failed: " + failure.getMessage());
  }

  @Override
  public void opened(ClientState client) {
    open.add(client);
  }

  @Override
  public void closed(ClientState client) {
    open.remove(client);
  }

  private final class Progress implements CallProgress {
    @Override
    public void permitAwaited() {
      news.add("awaits permit");
    }

    @Override
    public void attemptStarted(int attempt) {
      news.add("attempt " + attempt);
    }

    @Override
    public void connectionAwaited() {
      news.add("awaits connection");
    }

    @Override
    public void connectionAcquired() {
      news.add("connected");
    }

    @Override
    public void attemptEnded(AttemptEnd end) {
      attempts.add(end);
      news.add("attempt " + end.attempt() + " " + end.outcome() + " " + end.errorCode());
    }

    @Override
    public void retryPlanned(PlannedRetry retry) {
      news.add("retry " + retry.attempt() + " after " + retry.after() + " " + retry.reason());
    }

    @Override
    public void ended(CallEnd end) {
      ended.add(end);
      news.add("end " + end.outcome() + " " + end.errorCode() + " " + end.attempts());
    }
  }
}
