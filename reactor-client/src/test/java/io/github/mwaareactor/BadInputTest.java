package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.model.Code;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.EncryptionConfiguration;
import io.github.mwaareactor.model.ListWorkflowRunsRequest;
import io.github.mwaareactor.model.LoggingConfiguration;
import io.github.mwaareactor.model.NetworkConfiguration;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.StartWorkflowRunRequest;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.testing.Clients;
import java.net.URI;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** Refused at the door: a clear error, and nothing sent. */
class BadInputTest {
  private static final String ARN =
      "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/nightly-load-a1B2c3D4e5";

  private static final String ROLE = "arn:aws:iam::123456789012:role/tasks";
  private static final S3Location DEFINITION = S3Location.of("bucket", "key");

  @RegisterExtension private final EmulatorExtension extension = EmulatorExtension.create();
  private final MwaaServerlessEmulator emulator = extension.get();
  private final MwaaServerlessReactiveClient client = Clients.of(emulator).build();

  @AfterEach
  void nothingWasSent() {
    client.close();
    assertThat(emulator.callCount()).isZero();
  }

  @Test
  void aMalformedArnIsRefusedAtTheCall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun("nightly-load", "r"))
        .withMessageContaining("workflow ARN must be")
        .withMessageContaining("\"nightly-load\"");
    assertThatIllegalArgumentException().isThrownBy(() -> client.pollRunState("nightly-load", "r"));
  }

  @Test
  void aRegionThatIsNoHostLabelIsRefusedAtTheCall() {
    String hostile = "arn:aws:airflow-serverless:evil.example/:123456789012:workflow/w";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun(hostile, "r"))
        .withMessageContaining("region must be a host label")
        .withMessageContaining("evil.example");
  }

  @Test
  void aRegionThatIsNoneIsRefusedByTheBuilder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clients.of(emulator).region(Region.of("Eu West")))
        .withMessageContaining("region must be a region's name such as eu-west-1");
  }

  @Test
  void anEmptyOrOverLongRunIdIsRefusedAtTheCall() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun(ARN, ""))
        .withMessageContaining("run id must have 1 to 255 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRun(ARN, "r".repeat(256)))
        .withMessageContaining("run id must have 1 to 255 characters");
  }

  @Test
  void nullIsRefusedAtTheCall() {
    RunRef run = new RunRef(ARN, "r");

    assertThatNullPointerException()
        .isThrownBy(() -> client.getWorkflowRun(null))
        .withMessage("run");
    assertThatNullPointerException().isThrownBy(() -> client.getWorkflowRun(null, "r"));
    assertThatNullPointerException().isThrownBy(() -> client.getWorkflowRun(ARN, null));
    assertThatNullPointerException()
        .isThrownBy(() -> client.pollRunState(run, null))
        .withMessage("policy");
  }

  @Test
  void anArnOfAnotherRegionThanThePinnedOneIsRefused() {
    RunRef elsewhere = new RunRef(ARN, "r");

    try (var pinned = Clients.of(emulator).region(Region.EU_WEST_1).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pinned.getWorkflowRun(elsewhere))
          .withMessageContaining("eu-west-1")
          .withMessageContaining(ARN);
      assertThatIllegalArgumentException().isThrownBy(() -> pinned.pollRunState(elsewhere));

      RunLookup lookup = pinned.getWorkflowRuns(List.of(elsewhere), 1).blockLast(BOUND);
      assertThat(lookup)
          .isInstanceOfSatisfying(
              RunLookup.Failed.class,
              failed -> assertThat(failed.error()).isInstanceOf(IllegalArgumentException.class));
    }
  }

  /** A wrong call or request: what is wrong, what the refusal says, and the call. */
  record Wrong(String what, String says, ThrowingCallable call) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Wrong> callsWith(
      MwaaServerlessReactiveClient client, String arn, String what, String says) {
    return List.of(
        new Wrong(what + " for a start", says, () -> client.startWorkflowRun(arn)),
        new Wrong(what + " for runs", says, () -> client.listWorkflowRuns(arn)),
        new Wrong(what + " for a workflow", says, () -> client.getWorkflow(arn)),
        new Wrong(what + " for a version", says, () -> client.getWorkflow(arn, "v1")),
        new Wrong(what + " for an update", says, () -> client.updateWorkflow(update(arn).build())),
        new Wrong(what + " for a deletion", says, () -> client.deleteWorkflow(arn)),
        new Wrong(what + " for a version's deletion", says, () -> client.deleteWorkflow(arn, "v1")),
        new Wrong(what + " for versions", says, () -> client.listWorkflowVersions(arn)),
        new Wrong(what + " for tags", says, () -> client.listTagsForResource(arn)),
        new Wrong(what + " to tag", says, () -> client.tagResource(arn, Map.of("a", "b"))),
        new Wrong(what + " to untag", says, () -> client.untagResource(arn, List.of("a"))));
  }

  private static List<Wrong> callsAbout(
      MwaaServerlessReactiveClient client, RunRef run, String what, String says) {
    return List.of(
        new Wrong(what + " to stop", says, () -> client.stopWorkflowRun(run)),
        new Wrong(what + " for tasks", says, () -> client.listTaskInstances(run)),
        new Wrong(what + " for a task", says, () -> client.getTaskInstance(run, "t")));
  }

  private static CreateWorkflowRequest.Builder create() {
    return CreateWorkflowRequest.builder("name", DEFINITION, ROLE);
  }

  private static UpdateWorkflowRequest.Builder update(String arn) {
    return UpdateWorkflowRequest.builder(arn, DEFINITION, ROLE);
  }

  private static StartWorkflowRunRequest.Builder start() {
    return StartWorkflowRunRequest.builder(ARN);
  }

  private static void assertRefused(List<Wrong> calls) {
    assertThat(calls)
        .allSatisfy(
            wrong ->
                assertThatIllegalArgumentException()
                    .as(wrong.what())
                    .isThrownBy(wrong.call())
                    .withMessageContaining(wrong.says()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nightly-load",
        "arn:aws:s3:us-east-1:123456789012:workflow/w",
        "arn:aws:airflow-serverless:us-east-1:12345:workflow/w",
        "arn:aws:airflow-serverless:us-east-1:123456789012:workflow/",
        "arn:aws:airflow-serverless:us-east-1:123456789012:run/w",
        "arn:aws:airflow-serverless:evil.example/:123456789012:workflow/w"
      })
  void aMalformedArnIsRefusedByEveryOperation(String arn) {
    assertRefused(callsWith(client, arn, "malformed", "ARN must"));
  }

  @Test
  void anArnOfAnotherRegionThanThePinnedOneIsRefusedByEveryOperation() {
    try (var pinned = Clients.of(emulator).region(Region.EU_WEST_1).build()) {
      assertRefused(callsWith(pinned, ARN, "elsewhere", "eu-west-1"));
      assertRefused(callsAbout(pinned, new RunRef(ARN, "r"), "elsewhere", "eu-west-1"));
      assertRefused(
          List.of(
              new Wrong(
                  "list elsewhere", "eu-west-1", () -> pinned.listWorkflows(Region.US_EAST_1)),
              new Wrong(
                  "create elsewhere",
                  "eu-west-1",
                  () -> pinned.createWorkflow(create().build(), Region.US_EAST_1))));
    }
  }

  @Test
  void nullIsRefusedByEveryOperation() {
    List<Wrong> noNames =
        List.of(
            new Wrong(
                "request",
                "request",
                () -> client.startWorkflowRun((StartWorkflowRunRequest) null)),
            new Wrong("request", "request", () -> client.startAndAwait(null)),
            new Wrong(
                "request",
                "request",
                () -> client.listWorkflowRuns((ListWorkflowRunsRequest) null)),
            new Wrong("request", "request", () -> client.listWorkflowRunPages(null)),
            new Wrong("request", "request", () -> client.createWorkflow(null)),
            new Wrong("request", "request", () -> client.createWorkflow(null, Region.US_EAST_1)),
            new Wrong("request", "request", () -> client.updateWorkflow(null)),
            new Wrong("region", "region", () -> client.createWorkflow(create().build(), null)),
            new Wrong("region", "region", () -> client.listWorkflows(null)),
            new Wrong("options", "options", () -> client.startAndAwait(start().build(), null)),
            new Wrong("version", "workflowVersion", () -> client.getWorkflow(ARN, null)),
            new Wrong("version", "workflowVersion", () -> client.deleteWorkflow(ARN, null)),
            new Wrong(
                "id", "task instance id", () -> client.getTaskInstance(new RunRef(ARN, "r"), null)),
            new Wrong("tags", "tags", () -> client.tagResource(ARN, null)),
            new Wrong("keys", "tagKeys", () -> client.untagResource(ARN, null)),
            new Wrong(
                "a key", "tag key", () -> client.untagResource(ARN, Arrays.asList("a", null))),
            new Wrong(
                "a tag", "tag", () -> client.tagResource(ARN, Collections.singletonMap("a", null))),
            new Wrong(
                "a tag", "tag", () -> client.tagResource(ARN, Collections.singletonMap(null, "a"))),
            new Wrong("token", "clientToken", () -> start().clientToken(null)),
            new Wrong("overrides", "overrideParameters", () -> start().overrideParameters(null)),
            new Wrong("version", "workflowVersion", () -> start().workflowVersion(null)),
            new Wrong(
                "definition", "definition", () -> CreateWorkflowRequest.builder("n", null, ROLE)),
            new Wrong("name", "name", () -> CreateWorkflowRequest.builder(null, DEFINITION, ROLE)),
            new Wrong(
                "role", "roleArn", () -> CreateWorkflowRequest.builder("n", DEFINITION, null)),
            new Wrong("tags", "tags", () -> create().tags(null)),
            new Wrong("code", "code", () -> create().code(null)),
            new Wrong("network", "networkConfiguration", () -> create().networkConfiguration(null)),
            new Wrong("log", "loggingConfiguration", () -> create().loggingConfiguration(null)),
            new Wrong(
                "key", "encryptionConfiguration", () -> create().encryptionConfiguration(null)),
            new Wrong("key id", "kmsKeyId", () -> EncryptionConfiguration.customerManagedKey(null)),
            new Wrong("text", "description", () -> update(ARN).description(null)),
            new Wrong("mode", "triggerMode", () -> update(ARN).triggerMode(null)),
            new Wrong(
                "token",
                "startingToken",
                () -> ListWorkflowRunsRequest.builder(ARN).startingToken(null)));
    List<Wrong> all = new ArrayList<>(noNames);
    all.addAll(callsWith(client, null, "null", ""));
    all.addAll(callsAbout(client, null, "null", "run"));

    assertThat(all)
        .allSatisfy(
            wrong ->
                assertThatNullPointerException()
                    .as(wrong.what())
                    .isThrownBy(wrong.call())
                    .withMessageContaining(wrong.says()));
  }

  @Test
  void textsThatAreEmptyOrTooLongOrHaveSpacesAreRefused() {
    RunRef run = new RunRef(ARN, "r");
    List<Wrong> wrong = new ArrayList<>();
    for (String text : List.of("", " ", "a b", "a\n", "\ud800", "x".repeat(3000))) {
      wrong.addAll(
          List.of(
              new Wrong("task", "task instance id must", () -> client.getTaskInstance(run, text)),
              new Wrong("version", "workflowVersion must", () -> client.getWorkflow(ARN, text)),
              new Wrong("version", "workflowVersion must", () -> client.deleteWorkflow(ARN, text)),
              new Wrong("version", "workflowVersion must", () -> start().workflowVersion(text)),
              new Wrong("token", "clientToken must be 1 to 128", () -> start().clientToken(text)),
              new Wrong("token", "clientToken must be 1 to 128", () -> create().clientToken(text)),
              new Wrong(
                  "name",
                  "workflow name must",
                  () -> CreateWorkflowRequest.builder(text, DEFINITION, ROLE)),
              new Wrong(
                  "role",
                  "roleArn must",
                  () -> CreateWorkflowRequest.builder("n", DEFINITION, text)),
              new Wrong(
                  "role",
                  "roleArn must",
                  () -> UpdateWorkflowRequest.builder(ARN, DEFINITION, text)),
              new Wrong(
                  "subnet",
                  "subnet id must",
                  () ->
                      create().networkConfiguration(new NetworkConfiguration(null, List.of(text)))),
              new Wrong(
                  "key",
                  "KMS key id must",
                  () ->
                      create()
                          .encryptionConfiguration(
                              EncryptionConfiguration.customerManagedKey(text)))));
    }
    assertRefused(wrong);
  }

  /** Any characters, but neither none nor too many. */
  @Test
  void freeTextsThatAreEmptyOrTooLongAreRefused() {
    List<Wrong> wrong = new ArrayList<>();
    for (String text : List.of("", "x".repeat(3000), "a\udc00")) {
      wrong.addAll(
          List.of(
              new Wrong("text", "description must", () -> create().description(text)),
              new Wrong("text", "description must", () -> update(ARN).description(text)),
              new Wrong("mode", "triggerMode must", () -> create().triggerMode(text)),
              new Wrong("mode", "triggerMode must", () -> update(ARN).triggerMode(text)),
              new Wrong(
                  "group",
                  "log group name must",
                  () -> create().loggingConfiguration(new LoggingConfiguration(text))),
              new Wrong("key", "tag key must", () -> client.untagResource(ARN, List.of(text))),
              new Wrong("key", "tag key must", () -> client.tagResource(ARN, Map.of(text, ""))),
              new Wrong("key", "tag key must", () -> create().tags(Map.of(text, "")))));
    }
    assertRefused(wrong);
    assertRefused(
        List.of(
            new Wrong(
                "value",
                "value of tag \"a\" must have 0 to 256 characters",
                () -> client.tagResource(ARN, Map.of("a", "x".repeat(257))))));
  }

  @Test
  void aDefinitionWithoutBucketOrKeyAndHalfAConfigurationAreRefused() {
    List<Wrong> wrong = new ArrayList<>();
    for (S3Location half :
        List.of(
            new S3Location(null, "key", null),
            new S3Location("", "key", null),
            new S3Location("bucket", null, null),
            new S3Location("bucket", "", null),
            new S3Location("bucket", "key", ""))) {
      wrong.add(
          new Wrong("create", "definition ", () -> CreateWorkflowRequest.builder("n", half, ROLE)));
      wrong.add(
          new Wrong("update", "definition ", () -> UpdateWorkflowRequest.builder(ARN, half, ROLE)));
      wrong.add(new Wrong("code", "code ", () -> create().code(new Code(half))));
    }
    wrong.add(new Wrong("code", "code must have a location", () -> create().code(new Code(null))));
    wrong.add(
        new Wrong(
            "log",
            "log group name must be given",
            () -> create().loggingConfiguration(new LoggingConfiguration(null))));
    wrong.add(
        new Wrong(
            "key",
            "encryption type must be given",
            () -> create().encryptionConfiguration(new EncryptionConfiguration(null, "key"))));
    wrong.add(
        new Wrong(
            "key",
            "must have a KMS key id",
            () ->
                create()
                    .encryptionConfiguration(
                        new EncryptionConfiguration("CUSTOMER_MANAGED_KEY", null))));
    assertRefused(wrong);
  }

  @Test
  void noTagsOrMoreThanFiftyAreRefused() {
    Map<String, String> many = new LinkedHashMap<>();
    IntStream.range(0, 51).forEach(i -> many.put("key" + i, ""));

    assertRefused(
        List.of(
            new Wrong("create", "0 to 50 tags, was 51", () -> create().tags(many)),
            new Wrong("tag", "1 to 50 tags, was 51", () -> client.tagResource(ARN, many)),
            new Wrong("tag", "1 to 50 tags, was 0", () -> client.tagResource(ARN, Map.of())),
            new Wrong(
                "untag",
                "1 to 50 tag keys, was 51",
                () -> client.untagResource(ARN, many.keySet())),
            new Wrong(
                "untag", "1 to 50 tag keys, was 0", () -> client.untagResource(ARN, Set.of()))));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 101, Integer.MAX_VALUE})
  void aPageSizeThatTheServiceRefusesIsRefused(int pageSize) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListWorkflowRunsRequest.builder(ARN).pageSize(pageSize))
        .withMessage("pageSize must be 1 to 100, was " + pageSize);
  }

  @Test
  void anEmptyStartingTokenIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListWorkflowRunsRequest.builder(ARN).startingToken(""))
        .withMessageContaining("startingToken must have at least 1 character");
  }

  static Stream<Object> valuesThatAreNoJson() {
    return Stream.of(
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        'c',
        new int[] {1},
        new Object(),
        Instant.EPOCH,
        RunState.SUCCESS,
        Optional.of("secret"),
        CharBuffer.wrap("secret"),
        new AtomicInteger(1),
        "secret \ud800",
        Map.of(1, "secret"),
        Map.of("\udc00", "secret"),
        Arrays.asList("secret", null, new Object()),
        Map.of("a", Map.of("b", List.of(Double.NaN))));
  }

  @ParameterizedTest
  @MethodSource("valuesThatAreNoJson")
  void anOverrideThatIsNoJsonIsRefusedByItsPlaceAndNotShown(Object value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start().overrideParameters(Map.of("parameter", value)))
        .withMessageStartingWith("overrideParameters.\"parameter\"")
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret"));
  }

  @Test
  void overridesThatAreTooDeepOrContainThemselvesAreRefused() {
    Map<String, Object> endless = new LinkedHashMap<>();
    endless.put("again", endless);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> start().overrideParameters(endless))
        .withMessageContaining("must have at most 100 levels");
  }

  @Test
  void aConcurrencyBelowOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.getWorkflowRuns(List.of(), 0))
        .withMessage("concurrency must be at least 1, was 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1",
        "localhost:80",
        "/path",
        "http:///path",
        "https://user:secret@host",
        "https://host?query=1",
        "https://host#fragment",
        "https://host:0",
        "https://host:70000"
      })
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MwaaServerlessReactiveClient.builder().endpoint(URI.create(endpoint)))
        .withMessageStartingWith("endpoint must be http or https with a host");
  }

  @Test
  void aRefusedEndpointShowsNoPassword() {
    URI secretive = URI.create("https://user:hunter2@host?token=hunter2");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MwaaServerlessReactiveClient.builder().endpoint(secretive))
        .withMessageContaining("host")
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://example.com", "http://127.0.0.1.example.com", "http://10.0.0.1:8080"})
  void plainHttpToAnotherMachineIsRefusedUnlessAllowed(String endpoint) {
    var builder = MwaaServerlessReactiveClient.builder().endpoint(URI.create(endpoint));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("allowPlaintext(true)")
        .withMessageContaining(endpoint);

    builder.allowPlaintext(true).build().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "http://127.8.9.10:1",
        "http://[::1]:1",
        "HTTP://LOCALHOST:1"
      })
  void plainHttpToThisMachineIsFine(String endpoint) {
    MwaaServerlessReactiveClient.builder().endpoint(URI.create(endpoint)).build().close();
  }

  @Test
  void aHookThatGivesNoHttpClientIsRefusedWhenTheClientIsBuilt() {
    var builder = MwaaServerlessReactiveClient.builder().httpClient(http -> null);

    assertThatNullPointerException()
        .isThrownBy(builder::build)
        .withMessage("httpClient must not return null");
  }

  @Test
  void aResponseLimitBelowOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MwaaServerlessReactiveClient.builder().maxResponseBytes(0))
        .withMessage("maxResponseBytes must be at least 1, was 0");
  }
}
