package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.CredentialsException;
import io.github.mwaareactor.error.InternalServerException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.MwaaServiceException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.ScriptedProvider;
import io.github.mwaareactor.watch.WatchOptions;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Errors that Reactor takes for fatal, and so never signals, thrown by all that others write and a
 * call runs: whoever waits is told, on whichever thread it happens.
 */
@Tag("once")
class FatalErrorsTest {
  // Never reached by what is a signal.
  private static final Timeouts PATIENT =
      Timeouts.builder().attempt(BOUND).call(BOUND.multipliedBy(2)).build();
  private static final Timeouts IMPATIENT =
      Timeouts.builder().attempt(Duration.ofMillis(600)).call(Duration.ofSeconds(1)).build();
  private static final AccessKey OLD = AccessKey.of("AKIDOLD", "old secret", "old token");
  private static final AccessKey NEW = AccessKey.of("AKIDNEW", "new secret", "new token");
  private static final Fault TRY_AGAIN =
      Fault.error(ServiceError.internalServer("try again", null));

  // Reactor and Netty log them too.
  @RegisterExtension
  final LoggedWarnings warnings =
      LoggedWarnings.expecting(
          "^reactor.core.Exceptions: throwIfFatal",
          "thrown by a user handler's exceptionCaught",
          "^mwaa.call: Retry watched");

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(NEW));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  private MwaaServerlessReactiveClientBuilder client() {
    return Clients.of(emulator).timeouts(PATIENT);
  }

  static Stream<Error> fatal() {
    return Stream.of(
        new NoClassDefFoundError("a/class/left/Out"),
        new NoSuchMethodError("left.Out()"),
        new ExceptionInInitializerError(new IllegalStateException("left Out")),
        new StackOverflowError("left out"),
        new InternalError("left out"));
  }

  /** In an operator, as callers have it, and each time. */
  private void assertFails(
      MwaaServerlessReactiveClient client, Class<? extends MwaaException> kind, String words) {
    for (int call = 1; call <= 2; call++) {
      StepVerifier.create(Mono.just(run).flatMap(client::getWorkflowRun))
          .expectErrorSatisfies(
              error -> assertThat(error).isInstanceOf(kind).hasMessageContaining(words))
          .verify(BOUND);
    }
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aSignerThatThrowsOneFailsTheCall(Error error) {
    // The first call finds no credentials and signs on their thread, the second on its caller's.
    try (var client = client().signer(new Throwing(1, error)).build()) {
      assertFails(client, CredentialsException.class, error.getClass().getName());
    }
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aSignerThatThrowsOneInARetryFailsTheCallOnTheTimersThread() {
    emulator.inject(TRY_AGAIN);
    Throwing signer = new Throwing(2, new NoClassDefFoundError("a/class/left/Out"));
    try (var client = client().signer(signer).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(CredentialsException.class);
                assertThat(error).hasMessageContaining("a/class/left/Out");
                assertThat(((MwaaException) error).attempts()).isEqualTo(1);
                assertThat(error.getSuppressed())
                    .singleElement()
                    .isInstanceOf(InternalServerException.class);
              })
          .verify(BOUND);
    }
    assertThat(signer.threads.peek()).startsWith("parallel");
  }

  @Test
  void aSignerThatThrowsOneInARepairLeavesTheRefusal() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedProvider provider =
        ScriptedProvider.answering(
            () ->
                CompletableFuture.completedFuture(keys(asked.getAndIncrement() == 0 ? OLD : NEW)));
    Throwing signer = new Throwing(2, new NoClassDefFoundError("a/class/left/Out"));
    try (var client = client().credentialsProvider(provider).signer(signer).build()) {
      StepVerifier.create(client.getWorkflowRun(run))
          .expectErrorSatisfies(
              error -> {
                assertThat(error).isInstanceOf(MwaaServiceException.class);
                assertThat(error.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("a/class/left/Out");
              })
          .verify(BOUND);
    }
  }

  private static AwsCredentialsIdentity keys(AccessKey key) {
    return AwsSessionCredentials.create(
        key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aClockThatThrowsOneFailsTheCall(Error error) {
    try (var client = client().clock(new BrokenClock(error)).build()) {
      assertFails(client, MwaaException.class, error.getClass().getName());
    }
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aTimerThatThrowsOneFailsTheCall(Error error) {
    try (var client = client().timer(new BrokenTimer(error)).build()) {
      assertFails(client, MwaaException.class, error.getClass().getName());
    }
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void retryRulesThatThrowOneLeaveTheFailureTheyWereAskedAbout(Error error) {
    emulator.inject(TRY_AGAIN);
    Retry broken =
        Retry.of(
            "broken",
            RetryConfig.custom()
                .retryOnException(
                    failure -> {
                      throw error;
                    })
                .build());
    try (var client = client().retry(broken).build()) {
      assertFails(client, InternalServerException.class, "try again");
    }
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void oneWhoWatchesRetriesAndThrowsOneLeavesTheAnswer(Error error) {
    emulator.inject(TRY_AGAIN, 1);
    Retry watched = Retry.of("watched", RetryConfig.custom().build());
    watched
        .getEventPublisher()
        .onSuccess(
            event -> {
              throw error;
            });
    try (var client = client().retry(watched).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(warnings.all()).anyMatch(line -> line.startsWith("mwaa.call: Retry watched"));
  }

  // Inside of Reactor Netty, on an event loop: nothing of ours sees it.
  @ParameterizedTest
  @MethodSource("fatal")
  void whatIsThrownWithinTheHttpClientEndsTheCallAtItsLimitAtTheLatest(Error error) {
    try (var client = throwingOnRequests(error, sent -> {}).build()) {
      assertFails(client, MwaaException.class, "GetWorkflowRun");
    }
    assertThat(warnings.all())
        .anyMatch(
            line -> line.contains("throwIfFatal") && line.contains(error.getClass().getName()));
  }

  @Test
  void aWatchersPollThatIsNeverAnsweredForAFatalErrorLeavesItsPlace() {
    AtomicInteger sent = new AtomicInteger();
    WatchOptions oneAtATime =
        WatchOptions.builder().maxInFlight(1).targetStaleness(Duration.ofMillis(100)).build();
    try (var client =
            throwingOnRequests(
                    new NoClassDefFoundError("a/class/left/Out"), any -> sent.incrementAndGet())
                .build();
        var watcher = client.watcher(oneAtATime)) {
      Disposable watch = watcher.watch(run).subscribe(state -> {}, error -> sent.set(100));

      await(() -> sent.get() >= 3);
      watch.dispose();
    }
  }

  @Test
  void aPollerEndsOrGoesOnAfterAFatalError() {
    AtomicInteger sent = new AtomicInteger();
    try (var client =
        throwingOnRequests(
                new NoClassDefFoundError("a/class/left/Out"), any -> sent.incrementAndGet())
            .build()) {
      Disposable poller =
          client
              .pollRunState(run, PollPolicy.every(Duration.ofMillis(10)))
              .subscribe(state -> {}, error -> sent.set(100));

      await(() -> sent.get() >= 3);
      poller.dispose();
    }
  }

  private MwaaServerlessReactiveClientBuilder throwingOnRequests(
      Error error, Consumer<String> told) {
    return client()
        .timeouts(IMPATIENT)
        .httpClient(
            http ->
                http.doOnRequest(
                    (request, connection) -> {
                      told.accept(request.uri());
                      throw error;
                    }));
  }

  /** Signs as the SDK does until that signing, which fails, and all after it. */
  private static final class Throwing implements HttpSigner<AwsCredentialsIdentity> {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AtomicInteger signings = new AtomicInteger();
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();
    private final int from;
    private final Error error;

    Throwing(int from, Error error) {
      this.from = from;
      this.error = error;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      if (signings.incrementAndGet() >= from) {
        threads.add(Thread.currentThread().getName());
        throw error;
      }
      return signer.sign(request);
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      return signer.signAsync(request);
    }
  }

  private static final class BrokenClock extends Clock {
    private final Error error;

    BrokenClock(Error error) {
      this.error = error;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      throw error;
    }
  }

  /** Throws when it is to time a call, and nothing else. */
  private static final class BrokenTimer implements Scheduler {
    private final Scheduler timer = Schedulers.parallel();
    private final Error error;

    BrokenTimer(Error error) {
      this.error = error;
    }

    @Override
    public Disposable schedule(Runnable task) {
      return timer.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      throw error;
    }

    @Override
    public Worker createWorker() {
      return timer.createWorker();
    }
  }
}
