package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.ConnectionFault;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.RunScript;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.observe.CallListener;
import io.github.mwaareactor.observe.micrometer.MicrometerMeters;
import io.github.mwaareactor.observe.micrometer.MicrometerObservation;
import io.github.mwaareactor.options.AwaitOptions;
import io.github.mwaareactor.options.ConnectionOptions;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RateLimit;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.EveryLine;
import io.github.mwaareactor.testing.SystemProperties;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Calls and failures of every kind, with all loggers of all libraries at TRACE, say no secret. Only
 * the SDK's signer is at INFO: below that it logs the session token.
 */
class SecretsInLogsTest {
  private static final AccessKey KEY =
      AccessKey.of("ASIAPLANTEDKEY00001", "planted/secret+one", "planted/session+token+one");
  private static final AccessKey OTHER_KEY =
      AccessKey.of("ASIAPLANTEDKEY00002", "planted/secret+two", "planted/session+token+two");
  private static final AccessKey UNKNOWN_KEY =
      AccessKey.of("ASIAPLANTEDKEY00003", "planted/secret+three", "planted/session+token+three");
  private static final String OVERRIDE = "planted override value";
  private static final String XCOM = "planted xcom value";
  private static final String NEXT_TOKEN = "planted+next/token==";
  private static final String STARTING_TOKEN = "planted+starting/token==";
  private static final List<String> SECRETS =
      Stream.concat(
              Stream.of(KEY, OTHER_KEY, UNKNOWN_KEY)
                  .flatMap(
                      key ->
                          Stream.of(key.accessKeyId(), key.secretAccessKey(), key.sessionToken())),
              Stream.of(OVERRIDE, XCOM, NEXT_TOKEN, STARTING_TOKEN))
          .toList();
  private static final String ROLE = "arn:aws:iam::123456789012:role/tasks";
  private static final Pattern SIGNATURE = Pattern.compile("Signature=([0-9a-f]{64})");
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();

  @RegisterExtension final EveryLine log = new EveryLine();
  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(KEY, OTHER_KEY));

  private MwaaServerlessEmulator emulator = extension.get();
  private final VirtualTimeScheduler virtualTime = VirtualTimeScheduler.create();
  private RunRef run = queued();

  private RunRef queued() {
    return run(RunScript.remains("QUEUED"));
  }

  private RunRef run(RunScript script) {
    RunScript planted = script.toBuilder().overrideParameters(Map.of("password", OVERRIDE)).build();
    return Clients.ref(emulator.run(emulator.workflowArn("w-a1B2c3D4e5"), planted));
  }

  private void useTls() {
    emulator =
        extension.restart(MwaaServerlessEmulator.builder().accessKeys(KEY, OTHER_KEY).tls(true));
    run = queued();
  }

  private MwaaServerlessReactiveClientBuilder builder() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    return Clients.of(emulator)
        .credentialsProvider(Clients.credentials(KEY))
        .retryPolicy(AT_ONCE)
        .callListener(
            CallListener.all(MicrometerObservation.of(observations), MicrometerMeters.of(meters)));
  }

  private void lookUp(MwaaServerlessReactiveClientBuilder builder) {
    try (var client = builder.build()) {
      lookUp(client);
    }
  }

  private void lookUp(MwaaServerlessReactiveClient client) {
    client.getWorkflowRun(run).onErrorComplete(MwaaException.class).block(BOUND);
  }

  private void assertNothingSecretWasLogged() {
    assertThat(log.all()).as("the log of everything").hasSizeGreaterThan(10);
    List<String> signatures =
        emulator.calls().stream()
            .map(RecordedCall::headers)
            .flatMap(headers -> headers.getOrDefault("authorization", List.of()).stream())
            .flatMap(header -> SIGNATURE.matcher(header).results().map(found -> found.group(1)))
            .toList();
    assertThat(log.all())
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRETS.toArray(String[]::new)))
        .noneMatch(line -> signatures.stream().anyMatch(line::contains))
        .noneMatch(line -> SIGNATURE.matcher(line).find());
  }

  @Test
  void theSignerAtDebugSaysTheSessionTokenSoItIsSearchedForInTheRightPlace() {
    log.signerTellsAll();

    lookUp(builder());

    assertThat(log.all())
        .anyMatch(line -> line.contains("http.auth") && line.contains(KEY.sessionToken()));
  }

  @Test
  void callsAndPollsThatSucceed() {
    RunRef ending = run(RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "the task failed"));

    try (var client = builder().build()) {
      client.getWorkflowRuns(List.of(run, ending), 2).blockLast(BOUND);
      client.pollRunState(ending, PollPolicy.every(Duration.ofMillis(10))).blockLast(BOUND);
      client
          .awaitSuccess(ending, PollPolicy.every(Duration.ofMillis(10)))
          .onErrorComplete(MwaaException.class)
          .block(BOUND);
      WorkflowRun found = client.getWorkflowRun(run).block(BOUND);
      LoggerFactory.getLogger("a.user").info("found {} and {}", found, client);
    }
    assertNothingSecretWasLogged();
  }

  static Stream<Fault> faults() {
    String quoting =
        "The request signature we calculated does not match. The Canonical String was\n"
            + "x-amz-security-token:"
            + KEY.sessionToken()
            + "\n";
    Stream<Fault> errors =
        Stream.of(
                ServiceError.throttling("slow down", "airflow-serverless", "L-1", null),
                ServiceError.validation("bad", "other", Map.of("RunId", "bad")),
                ServiceError.resourceNotFound("gone", "r1", "run"),
                ServiceError.accessDenied("not you"),
                ServiceError.internalServer("broken", null),
                ServiceError.operationTimeout("late"),
                ServiceError.expiredToken("The security token has expired"),
                ServiceError.unrecognizedClient("The security token is invalid"),
                ServiceError.invalidSignature(quoting),
                ServiceError.other("RequestTimeTooSkewed", 403, "the time is wrong"),
                ServiceError.other("SlowDown", 503, "slow down"))
            .map(Fault::error);
    Stream<Fault> answers =
        Stream.of(
            Fault.malformedJson(),
            Fault.answer(200, Map.of(), "{\"OverrideParameters\":{\"password\":\"" + OVERRIDE),
            Fault.answer(200, Map.of(), "{\"OverrideParameters\":\"" + OVERRIDE + "\"}"),
            Fault.answer(502, Map.of("Content-Type", "text/html"), "<h1>Bad gateway</h1>"),
            Fault.contentType("text/plain"),
            Fault.huge(4 * 1024 * 1024),
            Fault.truncated(40));
    Stream<Fault> connections =
        Stream.of(Fault.Moment.values())
            .flatMap(moment -> Stream.of(Fault.closes(moment), Fault.resets(moment)));
    return Stream.of(errors, answers, connections).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void callsThatMeetA(Fault fault) {
    emulator.inject(fault);

    try (var client = builder().build()) {
      lookUp(client);
      client.pollRunState(run).next().timeout(Duration.ofMillis(50)).onErrorComplete().block(BOUND);
    }
    assertNothingSecretWasLogged();
  }

  /** Every operation, with a secret wherever a request can have one. */
  private Flux<Object> everyOperation(MwaaServerlessReactiveClient client) {
    String arn = run.workflowArn();
    S3Location definition = S3Location.of("bucket", "key");
    StartWorkflowRunRequest start =
        StartWorkflowRunRequest.builder(arn)
            .overrideParameters(Map.of("password", OVERRIDE))
            .build();
    ListWorkflowRunsRequest list =
        ListWorkflowRunsRequest.builder(arn).startingToken(STARTING_TOKEN).build();
    List<Publisher<?>> calls =
        List.of(
            Flux.just(start, list),
            client.startWorkflowRun(start),
            client.startAndAwait(start, AwaitOptions.defaults()).take(Duration.ofMillis(50)),
            client.getWorkflowRun(run),
            client.stopWorkflowRun(run),
            client.listWorkflowRuns(list),
            client.listWorkflowRunPages(list),
            client.getTaskInstance(run, "t"),
            client.listTaskInstances(run),
            client.createWorkflow(CreateWorkflowRequest.builder("n", definition, ROLE).build()),
            client.getWorkflow(arn),
            client.updateWorkflow(UpdateWorkflowRequest.builder(arn, definition, ROLE).build()),
            client.deleteWorkflow(arn),
            client.listWorkflows(),
            client.listWorkflowVersions(arn),
            client.listTagsForResource(arn),
            client.tagResource(arn, Map.of("a", "b")),
            client.untagResource(arn, List.of("a")));
    return Flux.fromIterable(calls)
        .concatMap(call -> Flux.from(call).cast(Object.class).onErrorResume(Flux::just));
  }

  private void callEveryOperation() {
    try (var client = builder().region(Region.of(emulator.region())).build()) {
      everyOperation(client)
          .doOnNext(outcome -> LoggerFactory.getLogger("a.user").info("saw {}", outcome))
          .blockLast(BOUND);
    }
  }

  /** With a token that comes again and again, so that an error about it is told, too. */
  @Test
  void everyOperationThatIsAnsweredWithSecrets() {
    String next = "\"NextToken\":\"" + NEXT_TOKEN + "\"";
    String xcom = "\"Xcom\":{\"password\":\"" + XCOM + "\"}";
    String overrides = "\"OverrideParameters\":{\"password\":\"" + OVERRIDE + "\"}";
    emulator.inject(
        Fault.answer(200, Map.of(), "{" + String.join(",", next, xcom, overrides) + "}"));

    callEveryOperation();

    assertThat(log.all())
        .anyMatch(line -> line.contains("xcom=(1 hidden)"))
        .anyMatch(line -> line.contains("Page[0 items, more follow]"))
        .anyMatch(line -> line.contains("the list would never end"));
    assertNothingSecretWasLogged();
  }

  static Stream<Fault> answersThatCannotBeRead() {
    return Stream.of(
            "{\"Xcom\":\"" + XCOM + "\",\"NextToken\":{\"a\":\"" + NEXT_TOKEN + "\"}}",
            "{\"Xcom\":{\"password\":{\"a\":\"" + XCOM + "\"}},\"NextToken\":[\"" + NEXT_TOKEN,
            "{\"Xcom\":{\"password\":\"" + XCOM,
            "{\"NextToken\":\"" + NEXT_TOKEN)
        .map(json -> Fault.answer(200, Map.of(), json));
  }

  @ParameterizedTest
  @MethodSource({"faults", "answersThatCannotBeRead"})
  @Tag("once")
  void everyOperationThatMeetsA(Fault fault) {
    emulator.inject(fault);

    callEveryOperation();

    assertNothingSecretWasLogged();
  }

  @Test
  void aClockThatIsMended() {
    emulator.clockOffset(Duration.ofMinutes(10));

    lookUp(builder());

    assertThat(emulator.callCount()).isEqualTo(2);
    assertNothingSecretWasLogged();
  }

  @Test
  void anIdentityThatIsReplaced() {
    lookUp(builder().credentialsProvider(new Rotating(UNKNOWN_KEY, OTHER_KEY)));
    lookUp(builder().credentialsProvider(new Rotating(UNKNOWN_KEY)));
    lookUp(builder().credentialsProvider(new Rotating()));

    assertNothingSecretWasLogged();
  }

  @Test
  void theDefaultChainOfCredentials() {
    System.setProperty("aws.accessKeyId", KEY.accessKeyId());
    System.setProperty("aws.secretAccessKey", KEY.secretAccessKey());
    System.setProperty("aws.sessionToken", KEY.sessionToken());

    try (var client =
        MwaaServerlessReactiveClient.builder().endpoint(emulator.endpoint()).build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertNothingSecretWasLogged();
  }

  @Test
  void aProfileWithKeysThatMakesSenseAndOneThatDoesNot() throws IOException {
    profile("");
    assertThat(found()).isTrue();
    profile("use_fips_endpoint = maybe\n");
    assertThat(found()).isFalse();
    profile("aws_session_token " + KEY.sessionToken() + "\n");
    assertThat(found()).isFalse();

    assertNothingSecretWasLogged();
  }

  private void profile(String more) throws IOException {
    String text =
        """
        [profile planted]
        endpoint_url = %s
        aws_access_key_id = %s
        aws_secret_access_key = %s
        aws_session_token = %s
        %s
        """
            .formatted(
                emulator.endpoint(),
                KEY.accessKeyId(),
                KEY.secretAccessKey(),
                KEY.sessionToken(),
                more);
    System.setProperty("aws.profile", "planted");
    System.setProperty(
        "aws.configFile", Files.writeString(folder.resolve("config"), text).toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
  }

  private boolean found() {
    try (var client = MwaaServerlessReactiveClient.create()) {
      return client.getWorkflowRun(run).onErrorComplete().blockOptional(BOUND).isPresent();
    }
  }

  @Test
  void tlsThatSucceedsAndFails() {
    useTls();

    lookUp(builder());
    lookUp(builder().httpClient(http -> http));
    emulator.connections().inject(ConnectionFault.HANDSHAKE_REFUSED);
    lookUp(builder());

    assertThat(emulator.callCount()).isPositive();
    assertNothingSecretWasLogged();
  }

  @Test
  void hostsThatAreNotThere() {
    lookUp(builder().endpoint(URI.create("http://127.0.0.1:1")));

    assertNothingSecretWasLogged();
  }

  @Test
  void limitsThatAreReached() {
    emulator.inject(Fault.noAnswer());
    Timeouts tight =
        Timeouts.builder()
            .acquire(Duration.ofMillis(20))
            .attempt(Duration.ofMillis(100))
            .call(Duration.ofMillis(250))
            .build();
    ConnectionOptions few = ConnectionOptions.builder().maxPerHost(1).maxPending(1).build();

    try (var client = builder().timeouts(tight).connections(few).build()) {
      Flux.range(0, 5)
          .flatMap(i -> client.getWorkflowRun(run).onErrorComplete(MwaaException.class))
          .blockLast(BOUND);
      client
          .pollRunState(run, PollPolicy.builder().deadline(Duration.ofMillis(50)).build())
          .onErrorComplete(MwaaException.class)
          .blockLast(BOUND);
    }
    assertNothingSecretWasLogged();
  }

  @Test
  void callsThatAreCancelledWhereverTheyAre() {
    try (var client =
        builder()
            .retryPolicy(RetryPolicy.defaults())
            .rateLimit(RateLimit.perSecond(1))
            .timer(virtualTime)
            .build()) {
      emulator.inject(Fault.error(ServiceError.internalServer("broken", null)), 1);
      var waitsForRetry = client.getWorkflowRun(run).subscribe(found -> {}, error -> {});
      await(() -> log.all().stream().anyMatch(line -> line.startsWith("DEBUG mwaa.call")));
      waitsForRetry.dispose();
      client.getWorkflowRun(run).subscribe(found -> {}, error -> {}).dispose();
      emulator.inject(Fault.noAnswer());
      virtualTime.advanceTimeBy(Duration.ofSeconds(2));
      var onTheWire = client.getWorkflowRun(run).subscribe(found -> {}, error -> {});
      await(() -> emulator.callCount() == 2);
      onTheWire.dispose();
    }
    assertNothingSecretWasLogged();
  }

  @Test
  void clientsThatAreClosedInTheMiddle() {
    emulator.inject(Fault.noAnswer());
    var client = builder().build();
    CompletableFuture<WorkflowRun> call = client.getWorkflowRun(run).toFuture();
    var poll = client.pollRunState(run).onErrorComplete().last().toFuture();
    await(() -> emulator.callCount() == 2);

    client.closeGracefully(Duration.ofMillis(20)).block(BOUND);

    assertThat(call).failsWithin(BOUND);
    assertThat(poll).isNotNull();
    lookUp(client);
    assertNothingSecretWasLogged();
  }

  @Test
  void listenersAndRulesThatThrow() {
    CallListener broken =
        (call, context) -> {
          throw new IllegalStateException("broken at " + call);
        };
    emulator.inject(Fault.error(ServiceError.internalServer("broken", null)), 1);

    try (var client = builder().callListener(broken).build()) {
      lookUp(client);
      lookUp(client);
    }
    assertNothingSecretWasLogged();
  }

  /** Gives one key after the other, then none. */
  private static final class Rotating implements IdentityProvider<AwsCredentialsIdentity> {
    private final Iterator<AccessKey> keys;

    Rotating(AccessKey... keys) {
      this.keys = List.of(keys).iterator();
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return keys.hasNext()
          ? CompletableFuture.completedFuture(Clients.credentials(keys.next()).resolveCredentials())
          : CompletableFuture.failedFuture(new IllegalStateException("no more keys"));
    }
  }
}
