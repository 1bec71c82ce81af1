package io.github.mwaareactor.options;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How to wait for a run that was just started, and what happens to it when the wait is over.
 * Immutable. One instance serves any number of calls.
 */
public final class AwaitOptions {
  /** What happens to a run that has not ended when the wait for it is over. */
  public enum UnfinishedRun {
    /** It goes on. */
    LEAVE,
    /** It is stopped, by a StopWorkflowRun of its own. */
    STOP
  }

  private static final AwaitOptions DEFAULTS = builder().build();

  private final @Nullable PollPolicy pollPolicy;
  private final UnfinishedRun onCancel;
  private final UnfinishedRun onDeadline;

  private AwaitOptions(Builder builder) {
    pollPolicy = builder.pollPolicy;
    onCancel = builder.onCancel;
    onDeadline = builder.onDeadline;
  }

  /** Polls by the client's own policy, and lets the run go on in any case. */
  public static AwaitOptions defaults() {
    return DEFAULTS;
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** How the run is polled, and for how long; {@code null} for the client's own policy. */
  public @Nullable PollPolicy pollPolicy() {
    return pollPolicy;
  }

  /** What happens to the run when the subscriber cancels. Default {@link UnfinishedRun#LEAVE}. */
  public UnfinishedRun onCancel() {
    return onCancel;
  }

  /** What happens to the run at the deadline. Default {@link UnfinishedRun#LEAVE}. */
  public UnfinishedRun onDeadline() {
    return onDeadline;
  }

  @Override
  public String toString() {
    return "AwaitOptions[pollPolicy="
        + pollPolicy
        + ", onCancel="
        + onCancel
        + ", onDeadline="
        + onDeadline
        + "]";
  }

  /** Collects the options. Setters may be called in any order. */
  public static final class Builder {
    private @Nullable PollPolicy pollPolicy;
    private UnfinishedRun onCancel = UnfinishedRun.LEAVE;
    private UnfinishedRun onDeadline = UnfinishedRun.LEAVE;

    private Builder() {}

    /**
     * How the run is polled, and for how long. By default by the client's own policy. If the policy
     * sets no {@link PollPolicy#notFoundGrace()}, it is 30 s, because the run is new.
     */
    public Builder pollPolicy(PollPolicy pollPolicy) {
      this.pollPolicy = requireNonNull(pollPolicy, "pollPolicy");
      return this;
    }

    /**
     * What happens to the run when the subscriber cancels. Default {@link UnfinishedRun#LEAVE}.
     *
     * <p>With {@link UnfinishedRun#STOP} the start is not abandoned by a cancel: it goes on in the
     * background, and the run is then stopped.
     */
    public Builder onCancel(UnfinishedRun onCancel) {
      this.onCancel = requireNonNull(onCancel, "onCancel");
      return this;
    }

    /** What happens to the run at the deadline. Default {@link UnfinishedRun#LEAVE}. */
    public Builder onDeadline(UnfinishedRun onDeadline) {
      this.onDeadline = requireNonNull(onDeadline, "onDeadline");
      return this;
    }

    /** Makes the options. */
    public AwaitOptions build() {
      return new AwaitOptions(this);
    }
  }
}
