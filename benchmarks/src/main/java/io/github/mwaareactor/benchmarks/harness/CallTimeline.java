package io.github.mwaareactor.benchmarks.harness;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The calls that an emulator was asked for, by its own clock.
 *
 * @param calls earliest first
 */
public record CallTimeline(List<Call> calls) {
  /** What became of a call that was refused because there were too many. */
  public static final IntPredicate THROTTLED = status -> status == 429;

  /** What became of a call that was answered with its run. */
  public static final IntPredicate ACCEPTED = status -> status == 200;

  /** The call for one run. */
  public static final String GET = "GetWorkflowRun";

  /** The call for a page of runs. */
  public static final String LIST = "ListWorkflowRuns";

  /** Whatever became of it. */
  public static final IntPredicate ANY = status -> true;

  private static final long SECOND = 1000;

  /**
   * One of them.
   *
   * @param atMillis when it arrived, since the epoch
   * @param status what it was answered with, 0 if it was not
   * @param operation what it was, such as {@code GetWorkflowRun}
   * @param runId which run it asked for, or nothing
   * @param page which page of which list it asked for, see {@link #page}, or nothing
   */
  public record Call(long atMillis, int status, String operation, String runId, String page) {
    String word() {
      return atMillis + ":" + status + ":" + operation + ":" + runId + ":" + page;
    }

    private static Call parse(String word) {
      String[] parts = word.split(":", 5);
      return new Call(
          Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts[2], parts[3], parts[4]);
    }
  }

  /**
   * The name of a page of 100 runs of a workflow.
   *
   * @param nextToken what the page before it gave, or nothing for the first
   */
  public static String page(String workflowArn, String nextToken) {
    return workflowArn + "?" + nextToken;
  }

  /** All in one line. */
  static String line(List<Call> calls) {
    return calls.stream().map(Call::word).collect(Collectors.joining(" "));
  }

  static CallTimeline parse(String line) {
    return new CallTimeline(
        Arrays.stream(line.split(" ", -1))
            .filter(word -> !word.isEmpty())
            .map(Call::parse)
            .sorted(Comparator.comparingLong(Call::atMillis))
            .toList());
  }

  /** When there was such a call, from the one moment to just before the other. */
  private LongStream times(IntPredicate status, long from, long to) {
    return calls.stream()
        .filter(call -> status.test(call.status()))
        .mapToLong(Call::atMillis)
        .filter(at -> at >= from && at < to);
  }

  /** How many there were. */
  public long count(IntPredicate status) {
    return count(status, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** How many there were from the one moment to just before the other. */
  public long count(IntPredicate status, long from, long to) {
    return times(status, from, to).count();
  }

  /** How many there were per second. */
  public double rate(IntPredicate status, long from, long to) {
    return count(status, from, to) * (double) SECOND / (to - from);
  }

  /** How many there were, of all calls; 0 if there were no calls. */
  public double part(IntPredicate status, long from, long to) {
    return count(status, from, to) / (double) Math.max(1, count(ANY, from, to));
  }

  /** Those for runs whose ids begin so. */
  public CallTimeline ofRuns(String prefix) {
    return new CallTimeline(
        calls.stream().filter(call -> call.runId().startsWith(prefix)).toList());
  }

  /** Those of one operation. */
  public CallTimeline ofOperation(String name) {
    return new CallTimeline(calls.stream().filter(call -> call.operation().equals(name)).toList());
  }

  /** How many there were in each second, the last one perhaps shorter. */
  public long[] perSecond(IntPredicate status, long from, long to) {
    long[] counts = new long[(int) ((to - from + SECOND - 1) / SECOND)];
    times(status, from, to).forEach(at -> counts[(int) ((at - from) / SECOND)]++);
    return counts;
  }

  /** Which second was the first with so many; as many as there are seconds if none was. */
  public static int secondsUntil(long[] perSecond, double rate) {
    int second = 0;
    while (second < perSecond.length && perSecond[second] < rate) {
      second++;
    }
    return second;
  }

  /** The most there were within a second, wherever it begins. */
  public long busiestSecond(long from, long to) {
    long[] times = times(ANY, from, to).toArray();
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.length; last++) {
      while (times[last] - times[first] >= SECOND) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /**
   * How old the last answer on each run was at each of some moments.
   *
   * @param runIds the runs
   * @param since when they began to be followed
   * @param moments in order of time
   * @return for each moment the age of each run's, in milliseconds, the least first
   */
  public List<long[]> staleness(List<String> runIds, long since, long[] moments) {
    Map<String, Long> seen = new HashMap<>();
    runIds.forEach(run -> seen.put(run, since));
    List<Call> answers = calls.stream().filter(call -> ACCEPTED.test(call.status())).toList();
    int[] next = {0};
    return Arrays.stream(moments)
        .mapToObj(
            moment -> {
              for (; isBefore(answers, next[0], moment); next[0]++) {
                Call answer = answers.get(next[0]);
                seen.replace(answer.runId(), answer.atMillis());
              }
              return seen.values().stream().mapToLong(at -> moment - at).sorted().toArray();
            })
        .toList();
  }

  private static boolean isBefore(List<Call> answers, int index, long moment) {
    return index < answers.size() && answers.get(index).atMillis() <= moment;
  }

  /** What this part of the values does not exceed. */
  public static long quantile(long[] sorted, double part) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)];
  }
}
