package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.error.ResourceNotFoundException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What a client mends by itself when its clock is wrong or its identity was replaced. */
class SignatureRepairTest {
  private static final AccessKey OLD = AccessKey.of("AKIDOLD", "old secret", "old token");
  private static final AccessKey NEW = AccessKey.of("AKIDNEW", "new secret", "new token");

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private final DriftingClock clock = new DriftingClock();
  private MwaaServerlessReactiveClient client = Clients.of(emulator).clock(clock).build();
  private RunRef run = begin(emulator);

  @AfterEach
  void close() {
    client.close();
  }

  private void restartWithKeys(
      IdentityProvider<AwsCredentialsIdentity> provider, AccessKey... keys) {
    close();
    emulator = extension.restart(MwaaServerlessEmulator.builder().accessKeys(keys));
    client = Clients.of(emulator).credentialsProvider(provider).build();
    run = begin(emulator);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT30M", "PT-30M"})
  void aClockHalfAnHourOffWorksFromTheSecondTry(Duration drift) {
    clock.drift = drift;

    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    assertThat(emulator.callCount()).isEqualTo(2);

    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @Test
  void manyCallsThatAllFailOnSkewRecover() {
    // On a busy machine they may wait long for one of the connections.
    Timeouts patient = Timeouts.builder().acquire(BOUND).attempt(BOUND).call(BOUND).build();
    client.close();
    client = Clients.of(emulator).clock(clock).timeouts(patient).build();
    clock.drift = Duration.ofMinutes(-30);

    StepVerifier.create(Flux.range(0, 500).flatMap(i -> client.getWorkflowRun(run), 500).count())
        .expectNext(500L)
        .expectComplete()
        .verify(BOUND);

    assertThat(emulator.callCount()).isBetween(501L, 1000L);
  }

  @Test
  void theCorrectionHealsAfterTheClockIsMended() {
    clock.drift = Duration.ofMinutes(30);
    client.getWorkflowRun(run).block(BOUND);

    clock.drift = Duration.ZERO;
    client.getWorkflowRun(run).block(BOUND);
    assertThat(emulator.callCount()).isEqualTo(4);

    client.getWorkflowRun(run).block(BOUND);
    assertThat(emulator.callCount()).isEqualTo(5);
  }

  @Test
  void aRepairedCallCountsAsOneAttemptAndKeepsItsInvocationId() {
    clock.drift = Duration.ofMinutes(30);

    client.getWorkflowRun(run).block(BOUND);

    assertThat(emulator.calls())
        .allSatisfy(
            call ->
                assertThat(call.headers().get("amz-sdk-request"))
                    .singleElement()
                    .asString()
                    .startsWith("attempt=1;"))
        .extracting(call -> call.headers().get("amz-sdk-invocation-id"))
        .doesNotContainNull();
    assertThat(emulator.calls().get(0).headers().get("amz-sdk-invocation-id"))
        .isEqualTo(emulator.calls().get(1).headers().get("amz-sdk-invocation-id"));
    assertThat(emulator.calls().get(1).verdict()).isEqualTo(SignatureVerdict.VALID);
  }

  @Test
  void whatTheServiceRefusesAfterTheRepairIsDeliveredAndTheCorrectionKept() {
    clock.drift = Duration.ofMinutes(30);

    StepVerifier.create(client.getWorkflowRun(run.workflowArn(), "unknown"))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(ResourceNotFoundException.class);
              assertThat(((ResourceNotFoundException) error).attempts()).isEqualTo(1);
              assertThat(error.getSuppressed())
                  .singleElement()
                  .isInstanceOf(MwaaServiceException.class);
            })
        .verify(BOUND);
    assertThat(emulator.callCount()).isEqualTo(2);

    client.getWorkflowRun(run).block(BOUND);
    assertThat(emulator.callCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RequestTimeTooSkewed",
        "RequestExpired",
        "RequestInTheFuture",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "AuthFailure"
      })
  void aSkewErrorWithARightClockIsNotRepeated(String code) {
    emulator.inject(Fault.error(ServiceError.other(code, 403, "no")));

    assertRefused(code);

    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RequestTimeTooSkewed, 60, 2",
    "InvalidSignatureException, 230, 1",
    "InvalidSignatureException, 250, 2",
    "AccessDeniedException, 3600, 1"
  })
  void aDateFarFromOursIsWorthASecondTryForCodesOfTheClock(String code, int seconds, int calls) {
    refuseWithDate(code, Instant.now().plusSeconds(seconds));

    assertRefused(code);

    assertThat(emulator.callCount()).isEqualTo(calls);
  }

  @Test
  void aDateThatIsWrongItselfLeavesOtherCallsAlone() {
    refuseWithDate("InvalidSignatureException", Instant.now().plusSeconds(3600));
    assertRefused("InvalidSignatureException");
    emulator.clearFaults();
    long before = emulator.callCount();

    client.getWorkflowRun(run).block(BOUND);

    assertThat(emulator.callCount()).isEqualTo(before + 1);
  }

  // Only the first attempt may mend its clock, so the second one was refused for good.
  @Test
  void aRetryGoesOnWithTheMendedClockWhenTheMendedRequestFoundNoAnswer() {
    clock.drift = Duration.ofMinutes(30);
    emulator.inject(Fault.resets(Fault.Moment.BEFORE_HEADERS), 1);

    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();

    assertThat(emulator.callCount()).isEqualTo(3);
  }

  private void refuseWithDate(String code, Instant date) {
    String httpDate = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atZone(ZoneOffset.UTC));
    emulator.inject(Fault.answer(400, Map.of("Date", httpDate), "{\"__type\":\"" + code + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExpiredTokenException",
        "ExpiredToken",
        "InvalidToken",
        "UnrecognizedClientException"
      })
  void aStaleIdentityIsReplacedAndTheCallWorks(String code) {
    Rotating provider = new Rotating(OLD, NEW);
    restartWithKeys(provider, OLD, NEW);
    emulator.inject(Fault.error(ServiceError.other(code, 403, "stale")), 1);

    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();

    assertThat(emulator.calls())
        .extracting(call -> call.headers().get("x-amz-security-token"))
        .containsExactly(List.of("old token"), List.of("new token"));
  }

  @Test
  void manyCallsWithAStaleIdentityAskTheProviderOnceMore() {
    Rotating provider = new Rotating(OLD, NEW);
    restartWithKeys(provider, NEW);

    StepVerifier.create(Flux.range(0, 200).flatMap(i -> client.getWorkflowRun(run), 200).count())
        .expectNext(200L)
        .expectComplete()
        .verify(BOUND);

    assertThat(provider.asked).hasValue(2);
  }

  @Test
  void aRefusedIdentityThatTheProviderGivesAgainIsNotTriedAgain() {
    restartWithKeys(new Rotating(OLD), NEW);

    assertRefused("UnrecognizedClientException");

    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @Test
  void aNewIdentityThatIsRefusedTooEndsTheCall() {
    restartWithKeys(new Rotating(OLD, NEW, OLD), AccessKey.of("OTHER", "secret"));

    assertRefused("UnrecognizedClientException");

    assertThat(emulator.callCount()).isEqualTo(2);
  }

  @Test
  void theRefusalIsDeliveredWhenNoOtherIdentityIsToBeHad() {
    Rotating provider = new Rotating(OLD);
    provider.failsFromNowOn = true;
    restartWithKeys(provider, NEW);

    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              assertThat(((MwaaServiceException) error).errorCode())
                  .isEqualTo("UnrecognizedClientException");
              assertThat(error.getSuppressed())
                  .singleElement()
                  .satisfies(why -> assertThat(why).hasMessageContaining("the vault is shut"));
            })
        .verify(BOUND);
  }

  @Test
  void clockAndIdentityAreBothMendedInOneCall() {
    Rotating provider = new Rotating(OLD, NEW);
    restartWithKeys(provider, NEW);
    client.close();
    clock.drift = Duration.ofMinutes(30);
    client = Clients.of(emulator).credentialsProvider(provider).clock(clock).build();

    assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();

    assertThat(emulator.callCount()).isEqualTo(3);
  }

  private void assertRefused(String code) {
    StepVerifier.create(client.getWorkflowRun(run))
        .expectErrorSatisfies(
            error -> {
              assertThat(((MwaaServiceException) error).errorCode()).isEqualTo(code);
              assertThat(((MwaaServiceException) error).attempts()).isEqualTo(1);
            })
        .verify(BOUND);
  }

  /** The system's clock, off by as much as a test says. */
  private static final class DriftingClock extends Clock {
    private volatile Duration drift = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(drift);
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Gives one identity after the other, and the last one for good. */
  private static final class Rotating implements IdentityProvider<AwsCredentialsIdentity> {
    private final List<AccessKey> keys;
    private final AtomicInteger asked = new AtomicInteger();
    private boolean failsFromNowOn;

    private Rotating(AccessKey... keys) {
      this.keys = List.of(keys);
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      int turn = asked.getAndIncrement();
      if (failsFromNowOn && turn > 0) {
        return CompletableFuture.failedFuture(new IllegalStateException("the vault is shut"));
      }
      AccessKey key = keys.get(Math.min(turn, keys.size() - 1));
      return CompletableFuture.completedFuture(
          AwsSessionCredentials.create(
              key.accessKeyId(), key.secretAccessKey(), key.sessionToken()));
    }
  }
}
