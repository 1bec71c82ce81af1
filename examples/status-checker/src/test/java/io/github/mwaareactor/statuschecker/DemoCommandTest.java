package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class DemoCommandTest {
  private static final RunUpdate SEEN =
      new RunUpdate(
          new RunRef(DemoRuns.WORKFLOW_ARN, "run-1"), null, RunState.RUNNING, null, null, null);
  private static final Duration MOMENT = Duration.ofMillis(1);

  @Test
  void showsEachLineAtOnceAndTheFirstBeforeAnythingIsStarted() {
    List<String> shown = new ArrayList<>();
    StringWriter written =
        new StringWriter() {
          @Override
          public void flush() {
            shown.add(toString());
          }
        };

    StatusChecker.commandLine("demo").setOut(new PrintWriter(written)).execute("demo");

    assertThat(shown.get(0).lines())
        .containsExactly("starting an emulator of MWAA Serverless in this process");
    assertThat(shown.get(1).lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("emulator at http://127.0.0.1:");
    assertThat(shown.get(2)).endsWith("looking up 12 runs, 4 at a time" + System.lineSeparator());
    assertThat(shown).hasSizeGreaterThan(24);
  }

  @Test
  void aSilenceOfThreeSecondsIsBroken() {
    StepVerifier.withVirtualTime(
            () ->
                DemoCommand.withSilences(
                    Flux.concat(
                        Mono.delay(Duration.ofSeconds(2)).thenReturn(SEEN),
                        Mono.delay(Duration.ofSeconds(7)).thenReturn(SEEN)),
                    Schedulers.parallel()))
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(2))
        .expectNext(Optional.of(SEEN))
        .expectNoEvent(Duration.ofSeconds(3).minus(MOMENT))
        .thenAwait(MOMENT)
        .expectNext(Optional.empty())
        .expectNoEvent(Duration.ofSeconds(3).minus(MOMENT))
        .thenAwait(MOMENT)
        .expectNext(Optional.empty())
        .thenAwait(Duration.ofSeconds(1))
        .expectNext(Optional.of(SEEN))
        .expectComplete()
        .verify(Duration.ofSeconds(10));
  }
}
