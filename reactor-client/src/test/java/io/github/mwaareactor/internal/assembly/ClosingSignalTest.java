package io.github.mwaareactor.internal.assembly;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.mwaareactor.MwaaServerlessReactiveClient;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ClosingSignalTest {
  private static final int CALLS = 10;

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  private final ClosingSignal signal = new ClosingSignal();

  // Who left between its subscription and its entry in the set stayed in there for good.
  @Test
  void whoLeavesWhileItSubscribesIsNotWaitedFor() {
    signal.await().subscribe(new LeavesAtOnce());

    StepVerifier.create(signal.whenIdle()).expectComplete().verify(BOUND);
  }

  // The first that threw kept all others waiting and the connections open.
  @Test
  void aReceiverThatThrowsKeepsNobodyFromTheSignal() {
    AtomicInteger told = new AtomicInteger();
    IntStream.range(0, CALLS).forEach(i -> waitAndThrow(signal.await(), told));

    assertThatCode(signal::fire).doesNotThrowAnyException();

    assertThat(told).hasValue(CALLS);
    assertEachErrorIsDropped();
  }

  @Test
  void closingEndsAllCallsAlsoIfTheirCallersThrow() {
    AtomicInteger told = new AtomicInteger();
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      RunRef run = begin(emulator);
      emulator.inject(Fault.noAnswer());
      MwaaServerlessReactiveClient client = Clients.of(emulator).build();
      IntStream.range(0, CALLS).forEach(i -> waitAndThrow(client.getWorkflowRun(run), told));
      Eventually.await(() -> emulator.callCount() == CALLS);

      assertThatCode(client::close).doesNotThrowAnyException();

      assertThat(told).hasValue(CALLS);
    }
    assertEachErrorIsDropped();
  }

  private void assertEachErrorIsDropped() {
    assertThat(warnings.all())
        .hasSize(CALLS)
        .allMatch(line -> line.contains("onErrorDropped") && line.contains("a caller's own fault"));
  }

  private static void waitAndThrow(Mono<?> source, AtomicInteger told) {
    source
        .then(Mono.error(new IllegalStateException("closed")))
        .subscribe(
            nothing -> {},
            error -> {
              told.incrementAndGet();
              throw new IllegalStateException("a caller's own fault");
            });
  }

  private static final class LeavesAtOnce extends BaseSubscriber<Void> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      cancel();
    }
  }
}
