package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way that a demo's run can go, of whatever tasks, and how long that takes. */
record DemoScript(RunScript script, Duration life) {
  static DemoScript succeeds(int queued, int running) {
    return of(
        RunScript.succeedsAfter(seconds(queued), seconds(running)), seconds(queued + running));
  }

  static DemoScript fails(int queued, int running, String message) {
    return of(
        RunScript.failsAfter(seconds(queued), seconds(running), message),
        seconds(queued + running));
  }

  static DemoScript timesOut(int queued, int running) {
    return of(
        RunScript.timesOutAfter(seconds(queued), seconds(running)), seconds(queued + running));
  }

  static DemoScript isStopped(int queued, int running, int stopping) {
    return of(
        RunScript.stopsAfter(seconds(queued), seconds(running), seconds(stopping)),
        seconds(queued + running + stopping));
  }

  /** A run that a visitor starts. */
  static DemoScript isStarted(int starting, int queued, int running) {
    return of(
        RunScript.builder()
            .stay("STARTING", seconds(starting))
            .stay("QUEUED", seconds(queued))
            .stay("RUNNING", seconds(running))
            .end("SUCCESS")
            .build(),
        seconds(starting + queued + running));
  }

  private static DemoScript of(RunScript script, Duration life) {
    return new DemoScript(script, life);
  }

  /**
   * With these tasks, one after the other. A run that fails does so at its third task, which is
   * tried twice.
   */
  DemoScript with(List<DemoTask> tasks) {
    List<String> attempts = new ArrayList<>();
    if (fails()) {
      tasks.stream().limit(3).map(task -> task.attempt(1)).forEach(attempts::add);
      attempts.add(tasks.get(2).attempt(2));
    } else {
      tasks.stream().map(task -> task.attempt(1)).forEach(attempts::add);
    }
    return new DemoScript(script.toBuilder().taskInstances(attempts).build(), life);
  }

  private boolean fails() {
    return script.errorMessage() != null;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
