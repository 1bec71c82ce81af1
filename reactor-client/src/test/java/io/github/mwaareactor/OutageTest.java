package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.options.LatePoll;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.watch.WatchOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

/** An outage is heard of, though nobody's polling ends. */
@Tag("once")
class OutageTest {

  @RegisterExtension
  final LoggedWarnings warnings = LoggedWarnings.expecting(LoggedWarnings.POLLS_FAIL);

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator, RunScript.remains("SUCCESS"));

  @Test
  void ofAPollerAtAPortWhereNobodyListens() throws IOException {
    List<LatePoll> told = new CopyOnWriteArrayList<>();
    PollPolicy policy =
        PollPolicy.every(Duration.ofMillis(10)).toBuilder().onLate(told::add).build();

    try (var client = Clients.of(emulator).endpoint(closedPort()).build()) {
      StepVerifier.create(client.pollRunState(run, policy))
          .then(() -> Eventually.await(() -> told.size() > 4))
          .thenCancel()
          .verify(BOUND);
    }

    assertThat(told.get(2).failuresInARow()).isEqualTo(3);
    assertThat(((TransportException) told.get(2).error()).reason()).isEqualTo(Reason.CONNECT);
    assertThat(heardFrom("mwaa.poll")).hasSize(1).first().asString().contains("with connect: 3");
  }

  private static URI closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void ofAWatcherWhoseServiceIsDown() {
    emulator.inject(Fault.error(ServiceError.internalServer("an outage", null)), 4);
    WatchOptions often = WatchOptions.builder().targetStaleness(Duration.ofMillis(20)).build();

    try (var client = Clients.of(emulator).build()) {
      StepVerifier.create(client.watcher(often).watch(run))
          .expectNext(RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);
    }

    assertThat(heardFrom("mwaa.watch")).hasSize(2);
    assertThat(heardFrom("mwaa.watch").get(1)).contains("no longer fail with Internal");
  }

  private List<String> heardFrom(String logger) {
    return warnings.all().stream().filter(line -> line.startsWith(logger + ":")).toList();
  }
}
