package io.github.mwaareactor.emulator;

import io.github.mwaareactor.emulator.internal.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of a run, told in advance: which states it passes, how long it stays in each, how it
 * ends, and what else the service says about it. A state is any text, so that a client can be shown
 * states nobody has heard of. Immutable; one script serves any number of runs.
 *
 * <pre>{@code
 * RunScript.builder()
 *     .stay("QUEUED", Duration.ofSeconds(2))
 *     .stay("RUNNING", Duration.ofSeconds(5))
 *     .end("SUCCESS")
 *     .build();
 * }</pre>
 *
 * <p>A member of the answer is absent until it is true: {@code StartedOn} until the run has entered
 * {@code RUNNING}, {@code CompletedOn}, {@code ErrorMessage} and, for a run that was started,
 * {@code Duration} until it has come to its {@link Builder#end end}. Task instances are an empty
 * list until {@code RUNNING}.
 */
public final class RunScript {
  private static final String RUNNING = "RUNNING";

  /**
   * A state of a script.
   *
   * @param state its name
   * @param stay how long the run is in it, or null for the last one, which stays
   */
  public record Stage(String state, @Nullable Duration stay) {
    /** Shows the state, and how long unless it stays. */
    @Override
    public String toString() {
      return stay == null ? state : state + " " + stay;
    }
  }

  private final List<Stage> stages;
  private final boolean ends;
  private final String workflowVersion;
  private final String runType;
  private final @Nullable Map<String, @Nullable Object> overrideParameters;
  private final List<String> taskInstances;
  private final @Nullable String errorMessage;

  private RunScript(Builder builder) {
    this.stages = List.copyOf(builder.stages);
    this.ends = builder.ends;
    this.workflowVersion = builder.workflowVersion;
    this.runType = builder.runType;
    this.overrideParameters = builder.overrideParameters;
    this.taskInstances = builder.taskInstances;
    this.errorMessage = builder.errorMessage;
  }

  /**
   * A script to be told state by state.
   *
   * @return a builder without states, for an {@code ON_DEMAND} run that overrides nothing
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@code QUEUED}, {@code RUNNING}, {@code SUCCESS}.
   *
   * @param queued how long it waits
   * @param running how long it runs
   * @return the script
   */
  public static RunScript succeedsAfter(Duration queued, Duration running) {
    return startedAfter(queued, running).end("SUCCESS").build();
  }

  /**
   * {@code QUEUED}, {@code RUNNING}, {@code FAILED}.
   *
   * @param queued how long it waits
   * @param running how long it runs
   * @param message why it fails
   * @return the script
   */
  public static RunScript failsAfter(Duration queued, Duration running, String message) {
    return startedAfter(queued, running).end("FAILED").errorMessage(message).build();
  }

  /**
   * {@code QUEUED}, {@code RUNNING}, {@code TIMEOUT}.
   *
   * @param queued how long it waits
   * @param running how long it runs
   * @return the script
   */
  public static RunScript timesOutAfter(Duration queued, Duration running) {
    return startedAfter(queued, running).end("TIMEOUT").build();
  }

  /**
   * {@code QUEUED}, {@code RUNNING}, {@code STOPPING}, {@code STOPPED}.
   *
   * @param queued how long it waits
   * @param running how long it runs before someone stops it
   * @param stopping how long that takes
   * @return the script
   */
  public static RunScript stopsAfter(Duration queued, Duration running, Duration stopping) {
    return startedAfter(queued, running).stay("STOPPING", stopping).end("STOPPED").build();
  }

  /**
   * {@code STARTING}, {@code FAILED}: a run whose definition cannot be used, and which is never
   * started.
   *
   * @param starting how long it takes to find out
   * @param message why it fails
   * @return the script
   */
  public static RunScript neverStarts(Duration starting, String message) {
    return builder().stay("STARTING", starting).end("FAILED").errorMessage(message).build();
  }

  /**
   * One state for good, from the beginning, without an end.
   *
   * @param state any text
   * @return the script
   */
  public static RunScript remains(String state) {
    return builder().remain(state).build();
  }

  private static Builder startedAfter(Duration queued, Duration running) {
    return builder().stay("QUEUED", queued).stay(RUNNING, running);
  }

  /**
   * A builder holding everything this script says, to tell it otherwise: states can be told anew
   * after {@link Builder#forgetStates()}.
   *
   * @return the builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Shows the states; the override parameters may be secret and are not shown. */
  @Override
  public String toString() {
    return "RunScript" + stages;
  }

  /**
   * The states in their order.
   *
   * @return at least one; only the last one stays
   */
  public List<Stage> stages() {
    return stages;
  }

  /**
   * Whether the run comes to an end.
   *
   * @return false if its last state is none, see {@link Builder#remain}
   */
  public boolean ends() {
    return ends;
  }

  /**
   * The version of the workflow that it runs.
   *
   * @return the version
   */
  public String workflowVersion() {
    return workflowVersion;
  }

  /**
   * How the run was started.
   *
   * @return {@code ON_DEMAND} unless set
   */
  public String runType() {
    return runType;
  }

  /**
   * What the run was started with in place of the workflow's parameters.
   *
   * @return a read-only copy, or null to leave them out
   */
  public @Nullable Map<String, @Nullable Object> overrideParameters() {
    return overrideParameters;
  }

  /**
   * The task instances listed once the run is running.
   *
   * @return a read-only list, empty unless set
   */
  public List<String> taskInstances() {
    return taskInstances;
  }

  /**
   * What the run tells about its end.
   *
   * @return the message, or null for none
   */
  public @Nullable String errorMessage() {
    return errorMessage;
  }

  /** Tells a {@link RunScript}. Not thread-safe. */
  public static final class Builder {
    // The service tells a run's duration as a 32-bit number of seconds.
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(Integer.MAX_VALUE);

    private final List<Stage> stages = new ArrayList<>();
    private Duration life = Duration.ZERO;
    private boolean ends;
    private String workflowVersion = "0123456789abcdef0123456789abcdef";
    private String runType = "ON_DEMAND";
    private @Nullable Map<String, @Nullable Object> overrideParameters;
    private List<String> taskInstances = List.of();
    private @Nullable String errorMessage;

    private Builder() {}

    private Builder(RunScript script) {
      script.stages.forEach(stage -> life = stage.stay() == null ? life : life.plus(stage.stay()));
      this.stages.addAll(script.stages);
      this.ends = script.ends;
      this.workflowVersion = script.workflowVersion;
      this.runType = script.runType;
      this.overrideParameters = script.overrideParameters;
      this.taskInstances = script.taskInstances;
      this.errorMessage = script.errorMessage;
    }

    /**
     * The next state.
     *
     * @param state any text that is not blank
     * @param duration how long it stays there; zero is never seen, but counts as passed
     * @return this
     */
    public Builder stay(String state, Duration duration) {
      Checks.notNegative(duration, "the stay in " + state);
      Checks.argument(
          duration.compareTo(LONGEST_LIFE.minus(life)) <= 0,
          "all stays together must be at most %s, the stay in %s was %s after %s",
          LONGEST_LIFE,
          state,
          duration,
          life);
      add(new Stage(state, duration));
      life = life.plus(duration);
      return this;
    }

    /**
     * The state in which the run has ended; nothing follows it.
     *
     * @param state any text that is not blank
     * @return this
     */
    public Builder end(String state) {
      add(new Stage(state, null));
      this.ends = true;
      return this;
    }

    /**
     * The state in which the run stays for good without having ended; nothing follows it.
     *
     * @param state any text that is not blank
     * @return this
     */
    public Builder remain(String state) {
      return add(new Stage(state, null));
    }

    /**
     * Drops all states told so far.
     *
     * @return this
     */
    public Builder forgetStates() {
      stages.clear();
      this.life = Duration.ZERO;
      this.ends = false;
      return this;
    }

    /**
     * The version of the workflow that runs. Default: some 32 hexadecimal digits.
     *
     * @param workflowVersion any text that is not blank
     * @return this
     */
    public Builder workflowVersion(String workflowVersion) {
      this.workflowVersion = Checks.notBlank(workflowVersion, "workflowVersion");
      return this;
    }

    /**
     * How the run came about. Default: {@code ON_DEMAND}.
     *
     * @param runType any text that is not blank
     * @return this
     */
    public Builder runType(String runType) {
      this.runType = Checks.notBlank(runType, "runType");
      return this;
    }

    /**
     * What the start of the run overrode. Default: absent.
     *
     * @param overrideParameters plain values of any shape: text, booleans, finite numbers, lists,
     *     maps with text keys, null; copied
     * @return this
     */
    public Builder overrideParameters(Map<String, ?> overrideParameters) {
      this.overrideParameters = PlainValues.copyOf(overrideParameters, "overrideParameters");
      return this;
    }

    /**
     * The run's task instances, listed once it has entered {@code RUNNING}. Default: none.
     *
     * @param taskInstances their ids; copied
     * @return this
     */
    public Builder taskInstances(List<String> taskInstances) {
      this.taskInstances = List.copyOf(taskInstances);
      return this;
    }

    /**
     * Why the run ended as it did, told from its end on. Default: absent.
     *
     * @param errorMessage any text
     * @return this
     */
    public Builder errorMessage(String errorMessage) {
      this.errorMessage = Objects.requireNonNull(errorMessage, "errorMessage");
      return this;
    }

    /**
     * The script as told.
     *
     * @return the script
     * @throws IllegalArgumentException if it has no last state, or an error message without an end
     */
    public RunScript build() {
      Checks.argument(isClosed(), "a script must close with end or remain, states were %s", stages);
      Checks.argument(
          errorMessage == null || ends, "errorMessage needs an end, states were %s", stages);
      return new RunScript(this);
    }

    private Builder add(Stage stage) {
      Checks.notBlank(stage.state(), "state");
      Checks.argument(
          !isClosed(), "nothing follows the last state, states were %s, then %s", stages, stage);
      stages.add(stage);
      return this;
    }

    private boolean isClosed() {
      return !stages.isEmpty() && stages.get(stages.size() - 1).stay() == null;
    }
  }
}
