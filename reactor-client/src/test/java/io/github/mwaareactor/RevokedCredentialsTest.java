package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.testing.SettableClock;
import io.github.mwaareactor.testing.SystemProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

/** A container's credentials that the service refuses long before they expire. */
class RevokedCredentialsTest {
  private static final AccessKey REVOKED = AccessKey.of("ASIAREVOKED", "old secret", "old token");
  private static final AccessKey FRESH = AccessKey.of("ASIAFRESH", "new secret", "new token");

  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  private final AtomicInteger vended = new AtomicInteger();
  private volatile int revoked = 1;
  private final DisposableServer vending = vendingEndpoint();

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(REVOKED, FRESH));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final SettableClock clock = new SettableClock(Instant.now());
  private final RunRef run = begin(emulator);

  private DisposableServer vendingEndpoint() {
    return HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .handle((request, response) -> response.sendString(Mono.fromSupplier(this::vend)))
        .bindNow(BOUND);
  }

  private String vend() {
    AccessKey key = vended.incrementAndGet() <= revoked ? REVOKED : FRESH;
    return """
    {"AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","Expiration":"%s"}\
    """
        .formatted(
            key.accessKeyId(),
            key.secretAccessKey(),
            key.sessionToken(),
            Instant.now().plusSeconds(6 * 3600));
  }

  @BeforeEach
  void onlyTheContainersCredentials() {
    System.setProperty("aws.configFile", folder.resolve("none").toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty(
        "aws.containerCredentialsFullUri", "http://127.0.0.1:" + vending.port() + "/credentials");
  }

  @AfterEach
  void close() {
    vending.disposeNow(BOUND);
  }

  private MwaaServerlessReactiveClient client() {
    return MwaaServerlessReactiveClient.builder()
        .endpoint(emulator.endpoint())
        .clock(clock)
        .build();
  }

  // Four calls failed over six seconds, and the endpoint was asked once: the SDK's provider kept
  // what it had.
  @ParameterizedTest
  @ValueSource(strings = {"ExpiredTokenException", "ExpiredToken", "InvalidToken"})
  void theCallThatMeetsTheRefusalSucceedsWithWhatTheEndpointGivesNow(String code) {
    emulator.inject(Fault.error(ServiceError.other(code, 403, "revoked")), 1);

    try (var client = client()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(vended).hasValue(2);
    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @Test
  void aRunningClientGetsOverARevocationToo() {
    revoked = 0;
    try (var client = client()) {
      client.getWorkflowRun(run).block(BOUND);
      emulator.inject(Fault.error(ServiceError.other("ExpiredTokenException", 403, "gone")), 1);
      clock.advance(Duration.ofMinutes(1));

      // What the endpoint gives is the same again: then the refusal is what the caller must know.
      assertRefused(client);
      emulator.clearFaults();
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(vended).hasValue(2);
  }

  @Test
  void anEndpointThatGivesWhatIsRefusedAgainAndAgainIsAskedOnceASecondAtMost() {
    revoked = Integer.MAX_VALUE;
    emulator.inject(Fault.error(ServiceError.other("ExpiredTokenException", 403, "revoked")));
    try (var client = client()) {
      Flux.range(0, 200)
          .flatMap(i -> client.getWorkflowRun(run).onErrorComplete(), 20)
          .blockLast(BOUND);
      assertThat(vended).hasValue(2);

      clock.advance(Duration.ofSeconds(1));
      assertRefused(client);
      assertThat(vended).hasValue(3);

      emulator.clearFaults();
      clock.advance(Duration.ofSeconds(1));
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
      assertThat(vended).hasValue(3);
    }
  }

  private void assertRefused(MwaaServerlessReactiveClient client) {
    StepVerifier.create(client.getWorkflowRun(run))
        .expectError(MwaaServiceException.class)
        .verify(BOUND);
  }
}
