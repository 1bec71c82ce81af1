package io.github.mwaareactor.statuschecker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class SessionTest {
  private static final RunRef RUN =
      new RunRef("arn:aws:airflow-serverless:eu-west-1:123456789012:workflow/w-a1B2c3D4e5", "r");
  private static final RunUpdate SUCCESS =
      new RunUpdate(RUN, null, RunState.SUCCESS, null, null, null);

  private final TestConsole test = new TestConsole(80, 24);
  private final Console console = test.console(false);
  private final Tally tally = Tally.ofUnknown();
  private final Stopwatch stopwatch = Stopwatch.start(console);
  private final Session session =
      new Session(
          console,
          new LiveReport(console, new CheckScreen(console, tally, Progress.endless()), stopwatch),
          tally,
          stopwatch);

  @Test
  void tellsEverythingOnTheCallingThread() {
    List<Thread> threads = new ArrayList<>();
    CheckEvent events = (counts, report) -> threads.add(Thread.currentThread());

    int exitCode =
        session.tell(
            Flux.just(SUCCESS, events, SUCCESS, events).publishOn(Schedulers.boundedElastic()));

    assertThat(exitCode).isZero();
    assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
    assertThat(test.written()).endsWith("2 runs in 0.0 s: 2 SUCCESS" + System.lineSeparator());
  }

  @Test
  void ticksWhileThereIsNothingElseToTell() {
    AtomicInteger ticks = new AtomicInteger();

    new Session(console, counting(ticks), tally, stopwatch)
        .tell(Mono.<CheckEvent>never().takeUntilOther(Mono.delay(Duration.ofSeconds(1))).flux());

    assertThat(ticks).hasPositiveValue();
  }

  private static Report counting(AtomicInteger ticks) {
    return new Report() {
      @Override
      public void seen(RunUpdate update) {}

      @Override
      public void note(String text) {}

      @Override
      public void tick() {
        ticks.incrementAndGet();
      }

      @Override
      public void end(String summary) {}
    };
  }

  @Test
  void givesTheTerminalBackAndASummaryAlsoWhenSomethingBreaks() {
    assertThatThrownBy(
            () -> session.tell(Flux.concat(Flux.just(SUCCESS), Flux.error(new Exception("bug")))))
        .hasMessageContaining("bug");

    TestTerminal terminal = new TestTerminal(80, 24).show(test.written());
    assertThat(terminal.isAsItWas()).isTrue();
    assertThat(terminal.lines()).last().asString().startsWith("given up: 1 run in ");
  }
}
