package io.github.mwaareactor.emulator.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The task instances of a run: they run one after the other, each as long as the next, and the last
 * one decides how the run ends. An attempt that another one follows has failed.
 */
final class TaskTimeline {
  private static final String FAILED = "FAILED";
  private static final int LONGEST_MESSAGE = 255;

  private final LiveRun run;
  private final Work work;
  private final Work planned;
  private final Instant now;
  private final List<String> ids;

  private TaskTimeline(LiveRun run, Work work, Work planned, Instant now) {
    this.run = run;
    this.work = work;
    this.planned = planned;
    this.now = now;
    this.ids = run.script().taskInstances();
  }

  /** That of a run at some moment, or null while no task of it has begun. */
  static @Nullable TaskTimeline of(LiveRun run, Instant now) {
    Work work = Work.of(run.script(), run.createdAt());
    Work planned = Work.of(run.planned(), run.createdAt());
    return work == null || planned == null || now.isBefore(work.from())
        ? null
        : new TaskTimeline(run, work, planned, now);
  }

  /** Their ids, in the order they run. */
  List<String> ids() {
    return ids;
  }

  TaskInstance at(int index) {
    Instant begins = beginOf(index);
    Instant ends = index + 1 == ids.size() ? planned.until() : beginOf(index + 1);
    Instant cut = work.until();
    if (cut != null && !now.isBefore(cut) && (ends == null || ends.isAfter(cut))) {
      return cancelled(index, begins != null && begins.isBefore(cut) ? begins : null, cut);
    }
    if (begins == null || now.isBefore(begins)) {
      return new TaskInstance(ids.get(index), "SCHEDULED", work.from(), null, null, null);
    }
    if (ends == null || now.isBefore(ends)) {
      return new TaskInstance(ids.get(index), LiveRun.RUNNING, begins, begins, null, null);
    }
    return ended(index, begins, ends);
  }

  /** Null where the work has no end, and so no parts: then the first task runs for good. */
  private @Nullable Instant beginOf(int index) {
    if (index == 0 || planned.until() == null) {
      return index == 0 ? work.from() : null;
    }
    Duration whole = Duration.between(planned.from(), planned.until());
    return planned.from().plusMillis(whole.toMillis() * index / ids.size());
  }

  private TaskInstance cancelled(int index, @Nullable Instant begun, Instant cut) {
    return new TaskInstance(
        ids.get(index), "CANCELLED", cut, begun, begun == null ? null : cut, null);
  }

  private TaskInstance ended(int index, Instant begun, Instant ended) {
    String status = outcomeOf(index);
    return new TaskInstance(
        ids.get(index), status, ended, begun, ended, messageFor(ids.get(index), status));
  }

  private String outcomeOf(int index) {
    if (isTriedAgain(index)) {
      return FAILED;
    }
    boolean decides = index + 1 == ids.size();
    return switch (decides ? work.outcome() : "") {
      case FAILED -> FAILED;
      case "TIMEOUT" -> "TIMEOUT";
      case LiveRun.STOPPING, "STOPPED" -> "CANCELLED";
      default -> TaskInstance.SUCCESS;
    };
  }

  private boolean isTriedAgain(int index) {
    String attempts = TaskInstance.attemptsPrefix(ids.get(index));
    return attempts != null
        && ids.subList(index + 1, ids.size()).stream()
            .anyMatch(later -> attempts.equals(TaskInstance.attemptsPrefix(later)));
  }

  private @Nullable String messageFor(String id, String status) {
    String task = TaskInstance.taskIdOf(id);
    String message =
        switch (status) {
          case FAILED -> "Task " + task + " failed: " + reason();
          case "TIMEOUT" -> "Task " + task + " timed out";
          default -> null;
        };
    return message == null || message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE);
  }

  private String reason() {
    return Objects.requireNonNullElse(run.script().errorMessage(), "its log tells why");
  }
}
