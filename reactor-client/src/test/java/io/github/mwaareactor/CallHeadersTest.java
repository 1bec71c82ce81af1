package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.Fixtures.begin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.AccessKey;
import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.ServiceError;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.options.RetryPolicy;
import io.github.mwaareactor.testing.Clients;
import io.github.mwaareactor.testing.SystemProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a request says of itself besides its question. */
class CallHeadersTest {
  private static final RetryPolicy AT_ONCE =
      RetryPolicy.builder().transientBase(Duration.ZERO).throttlingBase(Duration.ZERO).build();
  private static final ServiceError THROTTLE =
      ServiceError.throttling("slow down", "airflow-serverless", "L-1", null);

  @RegisterExtension private final SystemProperties properties = new SystemProperties();

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private MwaaServerlessEmulator emulator = extension.get();
  private final RunRef run = begin(emulator);
  private MwaaServerlessReactiveClient client = Clients.of(emulator).retryPolicy(AT_ONCE).build();

  @AfterEach
  void close() {
    client.close();
  }

  private void clientOf(MwaaServerlessReactiveClientBuilder builder) {
    client.close();
    client = builder.build();
  }

  @Test
  void theUserAgentNamesProductVersionAndJava() throws IOException {
    client.getWorkflowRun(run).block(BOUND);

    assertThat(header(call(0), "user-agent"))
        .isEqualTo(
            "mwaa-reactor-client/"
                + projectVersion()
                + " lang/java#"
                + System.getProperty("java.version"));
  }

  /** The first version in the module's pom is its parent's, and with that its own. */
  private static String projectVersion() throws IOException {
    Matcher version =
        Pattern.compile("<version>(.+?)</version>").matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  @Test
  void theUserAgentNamesTheApplicationToo() {
    clientOf(Clients.of(emulator).appId("night watch/2"));

    client.getWorkflowRun(run).block(BOUND);

    assertThat(header(call(0), "user-agent"))
        .startsWith("mwaa-reactor-client/")
        .endsWith(" app/night-watch-2");
  }

  @Test
  void anApplicationNamedInCodeBeatsOneOfTheSurroundings() {
    System.setProperty("sdk.ua.appId", "from-property");
    clientOf(Clients.of(emulator));
    client.getWorkflowRun(run).block(BOUND);
    clientOf(Clients.of(emulator).appId("from-code"));
    client.getWorkflowRun(run).block(BOUND);

    assertThat(header(call(0), "user-agent")).endsWith(" app/from-property");
    assertThat(header(call(1), "user-agent")).endsWith(" app/from-code");
  }

  @Test
  void allAttemptsOfACallHaveOneInvocationId() {
    emulator.inject(Fault.error(THROTTLE), 2);

    client.getWorkflowRun(run).block(BOUND);

    assertThat(emulator.calls()).hasSize(3);
    assertThat(invocationIds()).doesNotContainNull().hasSize(3);
    assertThat(invocationIds().stream().distinct()).hasSize(1);
    UUID id = UUID.fromString(invocationIds().get(0));
    assertThat(id).hasToString(invocationIds().get(0));
    assertThat(id.version()).isEqualTo(4);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void everyCallAndEverySubscriptionHasAnInvocationIdOfItsOwn() {
    Mono<WorkflowRun> call = client.getWorkflowRun(run);

    call.block(BOUND);
    call.block(BOUND);
    client.getWorkflowRun(run).block(BOUND);

    assertThat(invocationIds()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void attemptsAreCountedInEachRequest() {
    emulator.inject(Fault.error(THROTTLE), 1);

    client.getWorkflowRun(run).block(BOUND);

    assertThat(attempts()).containsExactly("attempt=1; max=3", "attempt=2; max=3");
  }

  @Test
  void theMostAttemptsAreThoseOfTheClientsPolicy() {
    clientOf(Clients.of(emulator).retryPolicy(AT_ONCE.toBuilder().maxAttempts(2).build()));

    client.getWorkflowRun(run).block(BOUND);
    clientOf(Clients.of(emulator).retryPolicy(RetryPolicy.none()));
    client.getWorkflowRun(run).block(BOUND);

    assertThat(attempts()).containsExactly("attempt=1; max=2", "attempt=1; max=1");
  }

  @Test
  void aSubscriptionCountsFromOneAgain() {
    emulator.inject(Fault.error(THROTTLE), 1);
    Mono<WorkflowRun> call = client.getWorkflowRun(run);

    call.block(BOUND);
    call.block(BOUND);

    assertThat(attempts())
        .containsExactly("attempt=1; max=3", "attempt=2; max=3", "attempt=1; max=3");
  }

  @Test
  void aPollIsOneAttemptAndACallOfItsOwn() {
    emulator.inject(Fault.error(ServiceError.internalServer("oops", null)), 1);

    StepVerifier.create(client.pollRunState(run, PollPolicy.every(Duration.ofMillis(10))).take(1))
        .expectNextCount(1)
        .expectComplete()
        .verify(BOUND);

    assertThat(attempts()).containsExactly("attempt=1; max=1", "attempt=1; max=1");
    assertThat(invocationIds()).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void whatSaysWhoAsksIsSignedAndWhatTheWayMayChangeIsNot() {
    clientOf(Clients.of(emulator).appId("night-watch"));

    client.getWorkflowRun(run).block(BOUND);

    assertThat(call(0).verdict()).isEqualTo(SignatureVerdict.VALID);
    assertThat(signedHeaders(call(0)))
        .contains(
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "content-type",
            "host",
            "x-amz-date",
            "x-amz-target")
        .doesNotContain(
            "connection",
            "expect",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "x-amzn-trace-id",
            "x-forwarded-for");
    assertThat(call(0).headers()).containsKeys(signedHeaders(call(0)).toArray(String[]::new));
  }

  @Test
  void aSessionTokenIsSigned() {
    AccessKey temporary = AccessKey.of("ASIATEMPORARY", "secret", "token");
    emulator = extension.restart(MwaaServerlessEmulator.builder().accessKeys(temporary));
    clientOf(Clients.of(emulator));
    RunRef theirs = begin(emulator);

    client.getWorkflowRun(theirs).block(BOUND);

    assertThat(call(0).verdict()).isEqualTo(SignatureVerdict.VALID);
    assertThat(signedHeaders(call(0))).contains("x-amz-security-token");
  }

  @Test
  void noHeaderIsSentTwice() {
    emulator.inject(Fault.error(THROTTLE), 1);

    client.getWorkflowRun(run).block(BOUND);

    assertThat(emulator.calls())
        .hasSize(2)
        .allSatisfy(sent -> assertThat(sent.headers().values()).allMatch(all -> all.size() == 1));
  }

  private RecordedCall call(int index) {
    return emulator.calls().get(index);
  }

  private List<String> invocationIds() {
    return emulator.calls().stream().map(sent -> header(sent, "amz-sdk-invocation-id")).toList();
  }

  private List<String> attempts() {
    return emulator.calls().stream().map(sent -> header(sent, "amz-sdk-request")).toList();
  }

  private static String header(RecordedCall sent, String name) {
    assertThat(sent.headers()).containsKey(name);
    return String.join(",", sent.headers().get(name));
  }

  private static List<String> signedHeaders(RecordedCall sent) {
    Matcher signed =
        Pattern.compile("SignedHeaders=([^,]+),").matcher(header(sent, "authorization"));
    assertThat(signed.find()).isTrue();
    return List.of(signed.group(1).split(";"));
  }
}
