package io.github.mwaareactor.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.util.IllegalReferenceCountException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;
import reactor.util.context.Context;

/** Which errors without a receiver are nobody's concern. */
class DroppedErrorsTest {
  private static final FailedCall CALL = new FailedCall("GetWorkflowRun", "r", 1);

  @RegisterExtension final LoggedWarnings warnings = new LoggedWarnings();

  static Stream<Throwable> failuresOfCalls() {
    return Stream.of(
        new TransportException(CALL, TransportException.Reason.CONNECTION_LOST, "reset", null),
        new IOException("reset by peer"),
        new ConnectException("refused"),
        new ConnectTimeoutException("too late"),
        new ClosedChannelException(),
        new SSLHandshakeException("bad record"),
        new DecoderException(new SSLHandshakeException("bad record")),
        new PrematureChannelClosureException("in the middle of the headers"),
        new AbortedException("closed before it was sent"),
        new ChannelException("no channel"),
        new TimeoutException("no connection in time"),
        new RejectedExecutionException("event executor terminated"),
        new UncheckedIOException(new IOException("wrapped")));
  }

  static Stream<Throwable> mistakes() {
    return Stream.of(
        new NullPointerException("a mistake"),
        new IllegalStateException("a mistake"),
        new IllegalReferenceCountException("a mistake"),
        new AssertionError("a mistake"));
  }

  @ParameterizedTest
  @MethodSource
  void failuresOfCalls(Throwable failure) {
    Operators.onErrorDropped(failure, DroppedErrors.quiet(Context.empty()));

    assertThat(warnings.all()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void mistakes(Throwable mistake) {
    Operators.onErrorDropped(mistake, DroppedErrors.quiet(Context.empty()));

    assertThat(warnings.all()).hasSize(1).first().asString().contains("a mistake");
  }

  @Test
  void aHookOfTheCallersOwnStays() {
    List<Throwable> seen = new ArrayList<>();
    Consumer<Throwable> own = seen::add;
    Context context = Context.of("reactor.onErrorDropped.local", own);

    Operators.onErrorDropped(new IOException("reset by peer"), DroppedErrors.quiet(context));

    assertThat(seen).hasSize(1);
  }
}
