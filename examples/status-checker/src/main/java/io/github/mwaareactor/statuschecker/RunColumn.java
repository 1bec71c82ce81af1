package io.github.mwaareactor.statuschecker;

import io.github.mwaareactor.model.RunDetail;
import io.github.mwaareactor.model.WorkflowRun;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a run to programs. The names are a promise: in CSV in small letters, in JSON in
 * camel case.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum RunColumn implements Column<RunUpdate> {
  WORKFLOW_ARN("workflowArn", seen -> seen.run().workflowArn()),
  RUN_ID("runId", seen -> seen.run().runId()),
  OBSERVED_AT("observedAt", RunUpdate::observedAt),
  PREVIOUS_STATE("previousState", RunUpdate::from),
  STATE("state", RunUpdate::stateText),
  /** Whether the state is one that ends a run. */
  ENDED("ended", seen -> seen.to() == null ? null : seen.to().isTerminal()),
  WORKFLOW_VERSION("workflowVersion", run(WorkflowRun::workflowVersion)),
  RUN_TYPE("runType", run(WorkflowRun::runTypeText)),
  CREATED_AT("createdAt", detail(RunDetail::createdAt)),
  STARTED_ON("startedOn", detail(RunDetail::startedOn)),
  COMPLETED_ON("completedOn", detail(RunDetail::completedOn)),
  DURATION_SECONDS("durationSeconds", detail(RunColumn::seconds)),
  ERROR_MESSAGE("errorMessage", detail(RunDetail::errorMessage)),
  /** Why it was not read: the kind of error, such as ResourceNotFoundException. */
  FAILURE("failure", failure(error -> error.getClass().getSimpleName())),
  /** What the service said about it, if it answered; else what went wrong. */
  FAILURE_MESSAGE("failureMessage", failure(FailureText::words));

  private final String jsonName;
  private final Function<RunUpdate, @Nullable Object> value;

  RunColumn(String jsonName, Function<RunUpdate, @Nullable Object> value) {
    this.jsonName = jsonName;
    this.value = value;
  }

  /** The columns of a watch, or those of a lookup, which knows nothing of before. */
  static List<RunColumn> of(boolean watching) {
    return Arrays.stream(values()).filter(column -> watching || !column.isOfWatching()).toList();
  }

  private boolean isOfWatching() {
    return this == OBSERVED_AT || this == PREVIOUS_STATE;
  }

  @Override
  public String csvName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String jsonName() {
    return jsonName;
  }

  @Override
  public @Nullable Object valueOf(RunUpdate update) {
    return Column.plain(value.apply(update));
  }

  private static Function<RunUpdate, @Nullable Object> run(
      Function<WorkflowRun, @Nullable Object> member) {
    return seen -> seen.snapshot() == null ? null : member.apply(seen.snapshot());
  }

  private static Function<RunUpdate, @Nullable Object> detail(
      Function<RunDetail, @Nullable Object> member) {
    return seen -> {
      RunDetail detail = seen.detail();
      return detail == null ? null : member.apply(detail);
    };
  }

  private static Function<RunUpdate, @Nullable Object> failure(
      Function<Throwable, @Nullable Object> member) {
    return seen -> seen.error() == null ? null : member.apply(seen.error());
  }

  private static @Nullable Object seconds(RunDetail detail) {
    return detail.duration() == null ? null : detail.duration().toSeconds();
  }
}
