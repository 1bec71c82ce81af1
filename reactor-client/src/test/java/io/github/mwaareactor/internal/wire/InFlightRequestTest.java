package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.testing.Fixtures;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;

class InFlightRequestTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final InFlightRequest inFlight =
      new InFlightRequest(
          Fixtures.request("GetWorkflowRun", "run r", "us-east-1", Map.of(), new byte[0]));

  // A call cancelled at that moment was sent, and its answer's buffers were never released.
  @Test
  void aConnectionThatComesAfterTheCallHasEndedIsClosed() {
    inFlight.abandon();

    inFlight.on(Connection.from(channel));

    assertThat(channel.isOpen()).isFalse();
  }

  // Seen with a socket that was reported as readable before it was connected.
  @Test
  void aConnectionThatOpensAfterItsErrorEndedTheCallIsClosed() {
    inFlight.ended(SignalType.ON_ERROR);

    inFlight.on(Connection.from(channel));

    assertThat(inFlight.isAbandoned()).isTrue();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aConnectionThatIsWantedStaysOpen() {
    inFlight.on(Connection.from(channel));

    assertThat(channel.isOpen()).isTrue();
  }
}
