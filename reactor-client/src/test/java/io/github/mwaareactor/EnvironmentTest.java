package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Eventually.await;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.options.Timeouts;
import io.github.mwaareactor.testing.BuilderProgram;
import io.github.mwaareactor.testing.ChildJvm;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.LookupProgram;
import io.github.mwaareactor.testing.SystemProperties;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What a client takes from environment, JVM properties and profile, as the server sees it. */
@Tag("once")
class EnvironmentTest {
  private static final AccessKey KEY = AccessKey.of("ASIASURROUNDINGS", "a secret", "a token");
  private static final Fault UNAVAILABLE =
      Fault.error(ServiceError.other("ServiceUnavailable", 503, "no"));

  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  @TempDir private Path folder;

  @RegisterExtension
  private final EmulatorExtension extension =
      EmulatorExtension.of(MwaaServerlessEmulator.builder().accessKeys(KEY));

  private final MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);

  private ChildJvm child() {
    return new ChildJvm(folder);
  }

  /** A JVM whose environment has the emulator's address. */
  private ChildJvm pointedChild() {
    // By name, so that the child's resolver has to work too.
    return child()
        .variable("AWS_ENDPOINT_URL_MWAA_SERVERLESS", "http://localhost:" + emulator.port());
  }

  private ChildJvm childWithKeys() {
    return pointedChild()
        .variable("AWS_ACCESS_KEY_ID", KEY.accessKeyId())
        .variable("AWS_SECRET_ACCESS_KEY", KEY.secretAccessKey())
        .variable("AWS_SESSION_TOKEN", KEY.sessionToken());
  }

  /** What became of a lookup in that JVM, which must have blocked no thread that must not. */
  private String outcomeOf(ChildJvm jvm) throws IOException, InterruptedException {
    List<String> lines = jvm.run(LookupProgram.class, run.workflowArn(), run.runId());
    List<String> told = lines.stream().dropWhile(line -> !line.startsWith("outcome: ")).toList();
    assertThat(told).as("%s", lines).hasSize(2).endsWith("end");
    return told.get(0).substring("outcome: ".length());
  }

  private List<String> headers(String name) {
    return emulator.calls().stream()
        .map(call -> String.join(",", call.headers().get(name)))
        .toList();
  }

  @Test
  void theEnvironmentAloneMakesAWorkingClient() throws Exception {
    ChildJvm jvm =
        childWithKeys()
            .variable("AWS_SDK_UA_APP_ID", "night watch")
            .variable("AWS_MAX_ATTEMPTS", "5");

    assertThat(outcomeOf(jvm)).isEqualTo("QUEUED");

    assertThat(emulator.calls())
        .singleElement()
        .extracting(RecordedCall::verdict)
        .isEqualTo(SignatureVerdict.VALID);
    assertThat(headers("x-amz-security-token")).containsExactly(KEY.sessionToken());
    assertThat(headers("user-agent")).singleElement().asString().endsWith(" app/night-watch");
    assertThat(headers("amz-sdk-request")).containsExactly("attempt=1; max=5");
  }

  @Test
  void aClientWorksAndItsBuilderCanBeLookedAtWithoutMicrometer() throws Exception {
    List<String> lines =
        childWithKeys()
            .without("micrometer")
            .without("context-propagation")
            .run(BuilderProgram.class, run.workflowArn(), run.runId());

    assertThat(lines)
        .contains("takes listeners: 1", "no Micrometer", "outcome: QUEUED")
        .endsWith("end");
  }

  @Test
  void theEnvironmentSaysHowManyAttemptsACallHas() throws Exception {
    emulator.inject(UNAVAILABLE);

    assertThat(outcomeOf(childWithKeys().variable("AWS_MAX_ATTEMPTS", "2")))
        .contains("MwaaServiceException", "ServiceUnavailable", "failed after 2 attempts");

    assertThat(headers("amz-sdk-request")).containsExactly("attempt=1; max=2", "attempt=2; max=2");
  }

  @Test
  void aProfileAloneMakesAWorkingClient() throws Exception {
    Path config =
        file(
            "config",
            """
            [profile nightly]
            services = local
            max_attempts = 4
            sdk_ua_app_id = from-profile

            [services local]
            mwaa_serverless =
              endpoint_url = %s
            """
                .formatted(emulator.endpoint()));
    Path credentials =
        file(
            "credentials",
            """
            [nightly]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            aws_session_token = %s
            """
                .formatted(KEY.accessKeyId(), KEY.secretAccessKey(), KEY.sessionToken()));

    ChildJvm jvm =
        child()
            .property("aws.profile", "nightly")
            .property("aws.configFile", config.toString())
            .property("aws.sharedCredentialsFile", credentials.toString());

    assertThat(outcomeOf(jvm)).isEqualTo("QUEUED");
    assertThat(headers("user-agent")).singleElement().asString().endsWith(" app/from-profile");
    assertThat(headers("amz-sdk-request")).containsExactly("attempt=1; max=4");
  }

  @Test
  void withoutCredentialsAClientIsMadeAndItsFirstCallFails() throws Exception {
    assertThat(outcomeOf(pointedChild()))
        .contains("CredentialsException", "the identity provider gave no credentials");

    assertThat(emulator.callCount()).isZero();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void profile(String name, String text) throws IOException {
    System.setProperty("aws.profile", name);
    System.setProperty("aws.configFile", file("config", text).toString());
    System.setProperty("aws.sharedCredentialsFile", file("credentials", "").toString());
  }

  private MwaaServerlessReactiveClientBuilder clientWithKeys() {
    return MwaaServerlessReactiveClient.builder().credentialsProvider(Clients.credentials(KEY));
  }

  @Test
  void aProfileOfTheFilesThatPropertiesNameGivesTheEndpoint() throws IOException {
    profile(
        "nightly",
        """
        [profile nightly]
        services = local

        [services local]
        mwaa_serverless =
          endpoint_url = %s
        """
            .formatted(emulator.endpoint()));

    try (var client = clientWithKeys().build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "use_fips_endpoint = maybe | use_fips_endpoint in profile nightly must be true or false",
        "max_attempts = no | max_attempts in profile nightly must be a whole number",
        "endpoint_url = ftp://x | endpoint_url in profile nightly must be http or https"
      })
  void aWrongValueInTheProfileFailsCallsUntilItIsMended(String wrong, String message)
      throws IOException {
    profile("nightly", "[profile nightly]\n" + wrong);

    try (var client = clientWithKeys().build()) {
      assertMisconfigured(client.getWorkflowRun(run), message);
      assertMisconfigured(client.pollRunState(run).next(), message);
      assertThat(emulator.callCount()).isZero();

      profile("nightly", "[profile nightly]\nendpoint_url = " + emulator.endpoint());

      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
    assertThat(emulator.callCount()).isEqualTo(1);
  }

  private static void assertMisconfigured(Mono<?> call, String message) {
    StepVerifier.create(call)
        .expectErrorSatisfies(
            error -> {
              assertThat(error)
                  .isInstanceOf(ConfigurationException.class)
                  .hasMessageContaining(message);
              assertThat(((ConfigurationException) error).attempts()).isZero();
              assertThat(((ConfigurationException) error).isRetryable()).isFalse();
            })
        .verify(BOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws.maxAttempts | 0 | must be a whole number from 1 to 999999999, was \"0\"",
        "aws.useFipsEndpoint | yes | must be true or false, was \"yes\"",
        "aws.endpointUrl | ftp://x | must be http or https with a host",
        "aws.endpointUrlMwaaServerless | http://example.com | must be https, or http to this machine"
      })
  void aWrongPropertyFailsTheBuild(String name, String value, String rule) {
    System.setProperty(name, value);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clientWithKeys().build())
        .withMessageStartingWith("JVM property " + name + " " + rule);
  }

  @Test
  void attemptsOfThePropertyCountOnlyWhenCodeSaysNothingOfRetries() {
    System.setProperty("aws.maxAttempts", "7");
    RetryPolicy four = RetryPolicy.builder().maxAttempts(4).build();
    Retry two = Retry.of("own", RetryConfig.custom().maxAttempts(2).build());

    lookUp(Clients.of(emulator));
    lookUp(Clients.of(emulator).retryPolicy(four));
    lookUp(Clients.of(emulator).retry(two));

    assertThat(headers("amz-sdk-request"))
        .containsExactly("attempt=1; max=7", "attempt=1; max=4", "attempt=1; max=2");
  }

  @Test
  void attemptsThatDoNotCountMayBeAnything() {
    System.setProperty("aws.maxAttempts", "many");

    lookUp(Clients.of(emulator).retryPolicy(RetryPolicy.none()));

    assertThat(headers("amz-sdk-request")).containsExactly("attempt=1; max=1");
  }

  private void lookUp(MwaaServerlessReactiveClientBuilder builder) {
    try (var client = builder.build()) {
      assertThat(client.getWorkflowRun(run).block(BOUND)).isNotNull();
    }
  }

  @Test
  void aClientIsMadeWithoutFilesAndCredentialsWhereNothingMayBlock() {
    System.setProperty("aws.configFile", folder.resolve("none").toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());

    StepVerifier.create(
            Mono.fromSupplier(MwaaServerlessReactiveClient::create)
                .doOnNext(MwaaServerlessReactiveClient::close)
                .subscribeOn(Schedulers.parallel()))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);
  }

  @Test
  void aSlowProviderDelaysItsOwnCallsAndNobodyElses() {
    Slow slow = new Slow();
    Timeouts patient = Timeouts.builder().attempt(BOUND).call(BOUND).build();
    try (var client = Clients.of(emulator).credentialsProvider(slow).timeouts(patient).build();
        var sibling = client.toBuilder().credentialsProvider(Clients.credentials(KEY)).build()) {
      List<CompletableFuture<WorkflowRun>> waiting =
          Stream.generate(() -> client.getWorkflowRun(run).toFuture()).limit(100).toList();
      await(() -> slow.asked.getCount() == 0);

      StepVerifier.create(Flux.range(0, 100).flatMap(i -> sibling.getWorkflowRun(run), 10).count())
          .expectNext(100L)
          .expectComplete()
          .verify(BOUND);

      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      slow.answers.countDown();
      assertThat(waiting).allSatisfy(call -> assertThat(call).succeedsWithin(BOUND));
    } finally {
      slow.answers.countDown();
    }
  }

  /** Blocks whoever asks, as providers that call other services do. */
  private static final class Slow implements IdentityProvider<AwsCredentialsIdentity> {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      asked.countDown();
      try {
        answers.await();
      } catch (InterruptedException e) {
        return CompletableFuture.failedFuture(e);
      }
      return CompletableFuture.completedFuture(Clients.credentials(KEY).resolveCredentials());
    }
  }
}
