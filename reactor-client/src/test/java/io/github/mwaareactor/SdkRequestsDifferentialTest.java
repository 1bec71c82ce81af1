package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.emulator.RecordedCall;
import io.github.mwaareactor.emulator.SignatureVerdict;
import io.github.mwaareactor.model.Code;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.model.UpdateWorkflowRequest;
import io.github.mwaareactor.model.Workflow;
import io.github.mwaareactor.testing.ComparedClients;
import io.github.mwaareactor.testing.ComparedOperation;
import io.github.mwaareactor.testing.ComparedOperation.Request;
import io.github.mwaareactor.testing.ComparedOperations;
import io.github.mwaareactor.testing.JsonTree;
import io.github.mwaareactor.testing.SampleAnswers;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asked for the same, our client and the AWS SDK's send the same JSON, for all operations. */
@Tag("once")
class SdkRequestsDifferentialTest {
  @RegisterExtension private static final EmulatorExtension EXTENSION = EmulatorExtension.create();

  private static final SampleAnswers SAMPLES = SampleAnswers.naming(ComparedOperations.NAMES);

  private static ComparedClients clients;

  @BeforeAll
  static void start() {
    clients = new ComparedClients(EXTENSION.get());
  }

  @AfterAll
  static void stop() {
    clients.close();
  }

  static Stream<Request> requests() {
    return ComparedOperations.ALL.stream().flatMap(operation -> operation.requests().stream());
  }

  static Stream<ComparedOperation> operations() {
    return ComparedOperations.ALL.stream();
  }

  static Stream<Request> lists() {
    return requests().filter(request -> request.operation().isList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void sendsWhatTheSdkSends(Request request) throws Exception {
    clients.answer(SAMPLES.last(request.operation().name()).json());

    clients.askSdk(request);
    RecordedCall theirs = clients.lastCall();
    clients.askOurs(request);
    RecordedCall ours = clients.lastCall();

    assertAlike(theirs, ours);
  }

  private static void assertAlike(RecordedCall theirs, RecordedCall ours) {
    assertThat(ours.operation()).isEqualTo(theirs.operation());
    assertThat(ours.verdict()).isEqualTo(SignatureVerdict.VALID);
    for (String header : List.of("x-amz-target", "content-type")) {
      assertThat(ours.headers().get(header)).as(header).isEqualTo(theirs.headers().get(header));
    }
    Map<String, Object> ourBody = body(ours);
    Map<String, Object> theirBody = body(theirs);
    if (!ComparedOperations.TOKEN.equals(theirBody.get("ClientToken"))) {
      assertThat(isDrawn(ourBody.remove("ClientToken")))
          .isEqualTo(isDrawn(theirBody.remove("ClientToken")));
    }
    assertThat(ourBody).isEqualTo(theirBody);
  }

  // Each draws its own.
  private static boolean isDrawn(Object token) {
    return token != null && UUID.fromString((String) token).version() == 4;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> body(RecordedCall call) {
    return (Map<String, Object>) JsonTree.parse(call.body());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void asksForALaterPageAsTheSdkDoes(Request request) throws Exception {
    String token = "an+opaque/token==\u00e9";
    clients.answer("{\"NextToken\":\"" + token + "\"}");

    clients.askSdk(request, token);
    RecordedCall theirs = clients.lastCall();
    clients.askOurs(request);

    assertThat(body(theirs)).containsEntry("NextToken", token);
    assertAlike(theirs, clients.lastCall());
  }

  /** Ours asks for pages of another size than the service's own only of runs. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void aRequestOfTheTableHasEveryMemberOfTheModel(ComparedOperation operation) throws Exception {
    Set<String> sent = new HashSet<>();
    for (Request request : operation.requests()) {
      clients.answer(SAMPLES.last(operation.name()).json());
      clients.askOurs(request);
      sent.addAll(body(clients.lastCall()).keySet());
    }

    Set<String> modelled = new HashSet<>(SampleAnswers.requestMembers(operation.name()));
    modelled.remove("NextToken");
    if (!operation.name().equals("ListWorkflowRuns")) {
      modelled.remove("MaxResults");
    }
    assertThat(sent).isEqualTo(modelled);
  }

  private static final Map<String, Object> CODE =
      Map.of("S3Location", Map.of("Bucket", "code", "ObjectKey", "dags.zip", "VersionId", "v1"));
  private static final Code OUR_CODE = new Code(new S3Location("code", "dags.zip", "v1"));
  private static final S3Location DEFINITION = S3Location.of("bucket", "key");

  /** This SDK does not know the member yet; the service's API reference has it. */
  @Test
  void codeIsSentAsTheApiReferenceSays() {
    clients.answer("{}");

    clients
        .ours()
        .createWorkflow(
            CreateWorkflowRequest.builder("n", DEFINITION, ComparedOperations.ROLE)
                .clientToken("t")
                .code(OUR_CODE)
                .build())
        .block(BOUND);
    assertThat(body(clients.lastCall()))
        .isEqualTo(withCode(Map.of("Name", "n", "ClientToken", "t")));

    clients
        .ours()
        .updateWorkflow(
            UpdateWorkflowRequest.builder(ARN, DEFINITION, ComparedOperations.ROLE)
                .code(OUR_CODE)
                .build())
        .block(BOUND);
    assertThat(body(clients.lastCall())).isEqualTo(withCode(Map.of("WorkflowArn", ARN)));
  }

  private static Map<String, Object> withCode(Map<String, Object> members) {
    Map<String, Object> body = new LinkedHashMap<>(members);
    body.put("DefinitionS3Location", Map.of("Bucket", "bucket", "ObjectKey", "key"));
    body.put("RoleArn", ComparedOperations.ROLE);
    body.put("Code", CODE);
    return body;
  }

  @Test
  void codeIsReadAsTheApiReferenceSays() {
    clients.answer(
        "{\"Code\":"
            + JsonTree.write(CODE)
            + ",\"CodeSnapshottedAt\":\"2026-11-03T13:12:09.5+01:00\"}");

    Workflow found = clients.ours().getWorkflow(ARN).block(BOUND);

    assertThat(found.code()).isEqualTo(OUR_CODE);
    assertThat(found.codeSnapshottedAt()).isEqualTo(Instant.parse("2026-11-03T12:12:09.5Z"));
  }

  /** It is a union: what a later service puts there is none of the places that we know. */
  @Test
  void codeInAPlaceOfTheFutureIsInNoneThatWeKnow() {
    clients.answer("{\"Code\":{\"Repository\":{\"Url\":\"u\"}}}");

    assertThat(clients.ours().getWorkflow(ARN).block(BOUND).code()).isEqualTo(new Code(null));
  }
}
