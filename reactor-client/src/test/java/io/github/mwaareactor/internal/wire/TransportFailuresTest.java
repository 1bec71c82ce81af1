package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.FailedCall;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Fixtures;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransportFailuresTest {
  private static final WireRequest REQUEST =
      Fixtures.request("GetWorkflowRun", "a run", "eu-west-1", Map.of(), new byte[0]);

  private static Throwable translated(Throwable error) {
    return TransportFailures.translate(error, REQUEST, Timeouts.defaults());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectTimeoutException("slow"), Reason.CONNECT_TIMEOUT),
        Arguments.of(new UnknownHostException("nowhere"), Reason.UNKNOWN_HOST),
        Arguments.of(new ConnectException("refused"), Reason.CONNECT),
        Arguments.of(new NoRouteToHostException("no route"), Reason.CONNECT),
        Arguments.of(new SslHandshakeTimeoutException("slow"), Reason.TLS_TIMEOUT),
        Arguments.of(new SSLException("alert"), Reason.TLS),
        Arguments.of(
            new SSLHandshakeException("no").initCause(new CertificateException("untrusted")),
            Reason.CERTIFICATE),
        Arguments.of(new IOException("reset"), Reason.CONNECTION_LOST),
        Arguments.of(new PrematureChannelClosureException("closed"), Reason.CONNECTION_LOST),
        Arguments.of(
            new SSLException("flush").initCause(new ProxyConnectException(refusal("407 No"))),
            Reason.PROXY),
        Arguments.of(new ProxyConnectException(refusal("503 Later")), Reason.CONNECT),
        Arguments.of(new ProxyConnectException("in other words"), Reason.PROXY));
  }

  private static String refusal(String status) {
    return "http, basic, proxy.example/10.0.0.1:3128 => service.example:443, status: " + status;
  }

  // The outermost exception alone was looked at, so that one wrapped in another was "something
  // else".
  @ParameterizedTest
  @MethodSource("failures")
  void whatFailedIsFoundAmongAllCauses(Throwable error, Reason reason) {
    Throwable wrapped = new DecoderException(new IllegalStateException(error));

    assertThat(((TransportException) translated(error)).reason()).isEqualTo(reason);
    assertThat(((TransportException) translated(wrapped)).reason()).isEqualTo(reason);
  }

  @Test
  void anErrorOfOursStaysItself() {
    ProtocolException ours =
        new ProtocolException(new FailedCall("GetWorkflowRun", "a run", 1), "no", 200, null, null);

    assertThat(translated(ours)).isSameAs(ours);
    assertThat(translated(new DecoderException(ours))).isSameAs(ours);
  }

  @Test
  void anAnswerOfAProxyIsCutAndCannotForgeALine() {
    String answer = "403 " + "\u001b[2J\r\n" + "x".repeat(5000);

    assertThat(translated(new ProxyConnectException(refusal(answer))))
        .hasMessageContaining("the proxy proxy.example:3128 refuses to connect to")
        .hasMessageContaining("403 ?[2J??xxx")
        .satisfies(error -> assertThat(error.getMessage().length()).isLessThan(500));
  }

  @Test
  void causesThatAreTheirOwnCauseEnd() {
    Throwable one = new IllegalStateException("one");
    Throwable other = new IllegalStateException("other", one);
    one.initCause(other);

    assertThat(((TransportException) translated(one)).reason()).isEqualTo(Reason.OTHER);
  }
}
