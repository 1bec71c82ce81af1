package io.github.mwaareactor.webfluxservice;

import io.github.mwaareactor.emulator.RunScript;
import java.time.Duration;

/** A way that a demo's run can go, and how long that takes. */
record DemoScript(RunScript script, Duration life) {
  static DemoScript succeeds(int queued, int running) {
    return new DemoScript(
        RunScript.succeedsAfter(seconds(queued), seconds(running)), seconds(queued + running));
  }

  static DemoScript fails(int queued, int running, String message) {
    return new DemoScript(
        RunScript.failsAfter(seconds(queued), seconds(running), message),
        seconds(queued + running));
  }

  static DemoScript timesOut(int queued, int running) {
    return new DemoScript(
        RunScript.timesOutAfter(seconds(queued), seconds(running)), seconds(queued + running));
  }

  static DemoScript isStopped(int queued, int running, int stopping) {
    return new DemoScript(
        RunScript.stopsAfter(seconds(queued), seconds(running), seconds(stopping)),
        seconds(queued + running + stopping));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
