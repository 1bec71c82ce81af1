package io.github.mwaareactor.emulator;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** A script in words: {@code 10 s queued, 1 min running, then SUCCESS}. */
final class RunWords {
  private RunWords() {}

  static String of(RunScript script) {
    String way =
        script.stages().stream()
            .filter(stage -> stage.stay() != null)
            .map(stage -> of(stage.stay()) + " " + stage.state().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    String last = script.stages().get(script.stages().size() - 1).state();
    String end = script.ends() ? last : last + " for good";
    return way.isEmpty() ? end : way + ", then " + end;
  }

  private static String of(Duration stay) {
    long millis = stay.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + " h";
    }
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + " min";
    }
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
