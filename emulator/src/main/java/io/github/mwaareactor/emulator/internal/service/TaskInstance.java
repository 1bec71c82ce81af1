package io.github.mwaareactor.emulator.internal.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a task instance at some moment. The last part of its id is its attempt, what is
 * before that and behind the run's part is its task.
 */
record TaskInstance(
    String id,
    String status,
    Instant modifiedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String errorMessage) {

  static final String SUCCESS = "SUCCESS";

  String taskId() {
    return taskIdOf(id);
  }

  int attempt() {
    int end = attemptMark(id);
    return end < 0 ? 1 : Integer.parseInt(id.substring(end + 1));
  }

  /** {@code ex_<uuid>_<task id>_<attempt>}, as the service makes them; else the whole id. */
  static String taskIdOf(String id) {
    int end = attemptMark(id);
    int begin = id.startsWith("ex_") ? id.indexOf('_', 3) : -1;
    return begin >= 0 && end > begin + 1 ? id.substring(begin + 1, end) : id;
  }

  /** What all attempts of a task have in common, or null for an id without an attempt. */
  static @Nullable String attemptsPrefix(String id) {
    int end = attemptMark(id);
    return end < 0 ? null : id.substring(0, end + 1);
  }

  // Of an attempt with more digits than these nobody counts.
  private static int attemptMark(String id) {
    int mark = id.lastIndexOf('_');
    boolean number =
        mark > 0
            && id.length() - mark - 1 >= 1
            && id.length() - mark - 1 <= 9
            && id.substring(mark + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? mark : -1;
  }
}
