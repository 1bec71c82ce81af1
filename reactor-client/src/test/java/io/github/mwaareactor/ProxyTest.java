package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.error.TransportException;
import io.github.mwaareactor.error.TransportException.Reason;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.FullServer;
import io.github.mwaareactor.testing.SystemProperties;
import io.github.mwaareactor.testing.TestProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider.Proxy;
import reactor.test.StepVerifier;

/** Calls that go through a proxy, and what is said of one that does not let them. */
@SuppressWarnings("AddressSelection") // messages name the proxy by its address
class ProxyTest {
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final Timeouts SHORT = Timeouts.builder().connect(Duration.ofMillis(300)).build();

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  @RegisterExtension private final SystemProperties properties = new SystemProperties();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private RunRef run = begin(emulator);

  private void useTls() {
    emulator = extension.restart(MwaaServerlessEmulator.builder().tls(true));
    run = begin(emulator);
  }

  private UnaryOperator<HttpClient> through(Proxy type, int port) {
    return http ->
        trusting(http)
            .proxy(
                proxy ->
                    proxy
                        .type(type)
                        .socketAddress(new InetSocketAddress("127.0.0.1", port))
                        .username("alice")
                        .password(name -> "hunter2"));
  }

  private HttpClient trusting(HttpClient http) {
    return emulator.endpoint().getScheme().equals("https")
        ? Clients.trusting(http, emulator)
        : http;
  }

  private MwaaServerlessReactiveClientBuilder builder() {
    return Clients.of(emulator).retryPolicy(AT_ONCE);
  }

  private TransportException failure(Proxy type, int port) {
    try (var client = builder().timeouts(SHORT).httpClient(through(type, port)).build()) {
      return failureOf(client);
    }
  }

  private TransportException failureOf(MwaaServerlessReactiveClient client) {
    Throwable failure =
        client
            .getWorkflowRun(run)
            .<Throwable>map(AssertionError::new)
            .onErrorResume(reactor.core.publisher.Mono::just)
            .block(BOUND);
    assertThat(failure).isInstanceOf(TransportException.class);
    assertThat(emulator.callCount()).isZero();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain("hunter2", "YWxpY2U6aHVudGVyMg==");
    }
    return (TransportException) failure;
  }

  @Test
  void aPollBehindAProxyThatRefusesEndsBeforeTheFirstSuccess() {
    try (TestProxy proxy =
            TestProxy.answering(
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        MwaaServerlessReactiveClient client =
            builder().httpClient(through(Proxy.HTTP, proxy.port())).build()) {

      StepVerifier.create(client.pollRunState(run))
          .expectErrorSatisfies(
              error -> assertThat(((TransportException) error).reason()).isEqualTo(Reason.PROXY))
          .verify(BOUND);
    }
  }

  // The first was named a failed TLS handshake, and the wrong password sent three times.
  @ParameterizedTest
  @CsvSource({
    "true, 407 Proxy Authentication Required",
    "false, 407 Proxy Authentication Required",
    "true, 403 Forbidden",
    "false, 403 Forbidden",
    "true, 401 Unauthorized",
    "true, 404 Not Found",
    "true, 302 Found",
    "true, 451 Unavailable For Legal Reasons",
    "true, 501 Not Implemented"
  })
  void aProxyThatRefusesIsNamedWithItsAnswerAndAskedOnce(boolean tls, String status) {
    if (tls) {
      useTls();
    }
    try (TestProxy proxy =
        TestProxy.answering(
            "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")) {
      TransportException failure = failure(Proxy.HTTP, proxy.port());

      assertThat(failure.reason()).isEqualTo(Reason.PROXY);
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure)
          .hasMessageContaining("the proxy " + proxy.name() + " refuses to connect to ")
          .hasMessageContaining(emulator.endpoint().getAuthority())
          .hasMessageContaining(": " + status)
          .hasMessageNotContaining("TLS");
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .containsIgnoringCase("Proxy-Authorization: Basic " + base64("alice:hunter2"));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aProxyThatWantsAnotherWayInSaysWhich() {
    try (TestProxy proxy =
        TestProxy.answering(
            """
            HTTP/1.1 407 No\r
            Proxy-Authenticate: Negotiate\r
            Proxy-Authenticate: NTLM realm="a"\r
            Content-Length: 0\r
            \r
            """)) {
      assertThat(failure(Proxy.HTTP, proxy.port()))
          .hasMessageContaining("407 No (it asks for Negotiate, NTLM)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"})
  void aProxyThatCannotReachTheServiceIsAskedAgain(String status) {
    useTls();
    try (TestProxy proxy =
        TestProxy.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")) {
      TransportException failure = failure(Proxy.HTTP, proxy.port());

      assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
      assertThat(failure)
          .hasMessageContaining("the proxy " + proxy.name() + " could not connect to ")
          .hasMessageContaining(status);
      assertThat(proxy.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyThatIsNotThereIsNamed(boolean tls) throws IOException {
    if (tls) {
      useTls();
    }
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }

    TransportException failure = failure(Proxy.HTTP, closed);

    assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
    assertThat(failure.attempts()).isEqualTo(3);
    assertThat(failure).hasMessageContaining("no connection to the proxy 127.0.0.1:" + closed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyThatAcceptsNobodyIsNamedWithTheLimit(boolean tls) throws IOException {
    if (tls) {
      useTls();
    }
    try (FullServer full = new FullServer()) {
      TransportException failure = failure(Proxy.HTTP, full.endpoint().getPort());

      assertThat(failure.reason()).isEqualTo(Reason.CONNECT_TIMEOUT);
      assertThat(failure)
          .hasMessageContaining(
              "no connection to the proxy 127.0.0.1:"
                  + full.endpoint().getPort()
                  + " within the connect limit of PT0.3S");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyThatSaysNothingIsNamedWithTheLimit(boolean tls) {
    if (tls) {
      useTls();
    }
    try (TestProxy proxy = TestProxy.silent()) {
      TransportException failure = failure(Proxy.HTTP, proxy.port());

      assertThat(failure.reason()).isEqualTo(Reason.CONNECT_TIMEOUT);
      assertThat(failure)
          .hasMessageContaining("the proxy " + proxy.name() + " made no connection to ")
          .hasMessageContaining("within the connect limit of PT0.3S");
    }
  }

  static Stream<Arguments> otherAnswers() {
    return Stream.of(
        Arguments.of(Proxy.HTTP, "HTTP/1.1 20", Reason.CONNECTION_LOST, "closed the connection"),
        Arguments.of(Proxy.HTTP, "SSH-2.0-OpenSSH_9.9\r\n", Reason.PROXY, "refuses to connect"),
        Arguments.of(Proxy.SOCKS5, "\5\377", Reason.PROXY, "authMethod"),
        Arguments.of(Proxy.SOCKS5, "\5\2\1\1", Reason.PROXY, "authStatus"),
        Arguments.of(Proxy.SOCKS5, "\5\2\1\0\5\2\0\1\0\0\0\0\0\0", Reason.PROXY, "FORBIDDEN"),
        Arguments.of(
            Proxy.SOCKS5, "\5\2\1\0\5\4\0\1\0\0\0\0\0\0", Reason.CONNECT, "HOST_UNREACHABLE"));
  }

  @ParameterizedTest
  @MethodSource("otherAnswers")
  void whatElseAProxyMaySayIsToldAsItsOwn(Proxy type, String bytes, Reason reason, String words) {
    useTls();
    try (TestProxy proxy = TestProxy.answering(bytes)) {
      TransportException failure = failure(type, proxy.port());

      assertThat(failure).hasMessageContainingAll(proxy.name(), words);
      assertThat(failure.reason()).isEqualTo(reason);
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsIgnoredUnlessAskedFor() {
    try (TestProxy proxy = TestProxy.to(emulator.port())) {
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));

      try (var client = builder().build()) {
        assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      }
      assertThat(proxy.requests()).isEmpty();
    }
  }

  private MwaaServerlessReactiveClientBuilder fromEnvironment(String endpoint) {
    return builder().endpoint(URI.create(endpoint)).allowPlaintext(true).proxyFromEnvironment(true);
  }

  // Named, as most proxies are; BlockHound sees that nobody waits for the address.
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void theProxyOfTheEnvironmentIsLedThroughAndFindsTheHostItself(String proxyHost) {
    try (TestProxy proxy = TestProxy.to(emulator.port())) {
      System.setProperty("http.proxyHost", proxyHost);
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
      System.setProperty("http.proxyUser", "alice");
      System.setProperty("http.proxyPassword", "hunter2");

      try (var client = fromEnvironment("http://nowhere.invalid:8080").build()) {
        assertThat(client.getWorkflowRun(run).block(BOUND).state()).isEqualTo(RunState.QUEUED);
      }

      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("CONNECT nowhere.invalid:8080 HTTP/1.1")
          .containsIgnoringCase("Proxy-Authorization: Basic " + base64("alice:hunter2"));
      assertThat(emulator.calls())
          .singleElement()
          .satisfies(
              call ->
                  assertThat(call.headers().get("host")).containsExactly("nowhere.invalid:8080"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere.invalid", "my_emulator"})
  void tlsGoesThroughTheProxyOfTheEnvironmentEndToEnd(String host) {
    useTls();
    try (TestProxy proxy = TestProxy.to(emulator.port())) {
      System.setProperty("https.proxyHost", "localhost");
      System.setProperty("https.proxyPort", String.valueOf(proxy.port()));

      // The certificate is not for this name, which is seen by the client alone.
      try (var client =
          builder()
              .endpoint(URI.create("https://" + host))
              .httpClient(this::trusting)
              .proxyFromEnvironment(true)
              .build()) {
        TransportException failure = failureOf(client);

        assertThat(failure.reason()).isEqualTo(Reason.CERTIFICATE);
      }
      assertThat(proxy.requests())
          .isNotEmpty()
          .allMatch(request -> request.startsWith("CONNECT " + host + ":443 "));
    }
  }

  @Test
  void hostsThatNeedNoProxyAreReachedWithoutIt() {
    try (TestProxy proxy = TestProxy.silent()) {
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));

      try (var client = fromEnvironment("http://localhost:" + emulator.port()).build()) {
        assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      }
      assertThat(proxy.requests()).isEmpty();
    }
  }

  // Reactor Netty leaves all names to the proxy, and then nobody to find those.
  @Test
  void aCallersOwnProxyMayLeaveHostsOutByName() {
    try (TestProxy proxy = TestProxy.silent();
        var client =
            builder()
                .endpoint(URI.create("http://localhost:" + emulator.port()))
                .httpClient(
                    http ->
                        http.proxy(
                            options ->
                                options
                                    .type(Proxy.HTTP)
                                    .socketAddress(new InetSocketAddress("127.0.0.1", proxy.port()))
                                    .nonProxyHosts("localhost")))
                .build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void aProxyThatCodeNamesBeatsTheEnvironmentWhichIsNotLookedAt() {
    System.setProperty("http.proxyHost", "not a host");

    try (TestProxy proxy = TestProxy.to(emulator.port());
        var client =
            fromEnvironment("http://nowhere.invalid")
                .httpClient(through(Proxy.HTTP, proxy.port()))
                .build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void aSettingThatMakesNoSenseIsRefusedByBuild() {
    System.setProperty("https.proxyHost", "proxy.example");
    System.setProperty("https.proxyPort", "none");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().proxyFromEnvironment(true).build())
        .withMessage("JVM property https.proxyPort must be a port from 1 to 65535, was \"none\"");
  }

  @Test
  void aDerivedClientHasItsConnectionsAlready() {
    try (var client = builder().build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> client.toBuilder().proxyFromEnvironment(true))
          .withMessageStartingWith("proxyFromEnvironment cannot be set for a derived client");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_emulator", "emulator-", "_emulator", "emulator.1st"})
  void aHostWhoseNameJavaDoesNotKnowIsReachedAndSignedFor(String host) {
    try (TestProxy proxy = TestProxy.to(emulator.port())) {
      System.setProperty("http.proxyHost", "localhost");
      System.setProperty("http.proxyPort", String.valueOf(proxy.port()));

      try (var client = fromEnvironment("http://" + host + ":4566/base").build()) {
        assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      }
      assertThat(proxy.requests())
          .singleElement()
          .asString()
          .startsWith("CONNECT " + host + ":4566 ");
      assertThat(emulator.calls())
          .singleElement()
          .satisfies(
              call -> assertThat(call.headers().get("host")).containsExactly(host + ":4566"));
    }
  }
}
