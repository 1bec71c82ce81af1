package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.TaskInstanceState;
import io.github.mwaareactor.testing.ComparedClients;
import io.github.mwaareactor.testing.ComparedOperation;
import io.github.mwaareactor.testing.ComparedOperations;
import io.github.mwaareactor.testing.JsonTree;
import io.github.mwaareactor.testing.SampleAnswers;
import io.github.mwaareactor.testing.SampleAnswers.Sample;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The AWS SDK's own client is the judge for all operations: from the same bytes it and ours must
 * read the same, member by member. The answers are made from the SDK's model, so that a member of a
 * later SDK is compared, too. Where ours differs on purpose, a test of its own says how and why.
 */
@Tag("once")
class SdkOperationsDifferentialTest {
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

  /** An answer of an operation. */
  record Answer(ComparedOperation operation, Sample sample) {
    @Override
    public String toString() {
      return operation + ": " + sample;
    }
  }

  static Stream<Answer> answers() {
    return ComparedOperations.ALL.stream()
        .flatMap(
            operation ->
                Stream.concat(
                        Stream.of(SAMPLES.full(operation.name())),
                        SAMPLES.changed(operation.name()))
                    .map(sample -> new Answer(operation, sample)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void readsWhatTheSdkReads(Answer answer) throws Exception {
    ComparedOperation operation = answer.operation();
    clients.answer(answer.sample().json());

    Map<String, Object> theirs = clients.askSdk(operation.minimal());

    if (operation.isRefused(theirs)) {
      assertRefused(operation);
    } else {
      assertThat(clients.askOurs(operation.minimal())).isEqualTo(operation.expected(theirs));
      if (operation.isList()) {
        assertThat(lastToken()).isEqualTo(orNull((String) theirs.get("NextToken")));
      }
    }
  }

  private static void assertRefused(ComparedOperation operation) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> clients.askOurs(operation.minimal()));
  }

  // The token that the answer had, if ours took it for one, as it then asked for the next page.
  private static Object lastToken() {
    return ((Map<?, ?>) JsonTree.parse(clients.lastCall().body())).get("NextToken");
  }

  // The SDK tells an empty token, but its paginators take it for none, too.
  private static String orNull(String token) {
    return token == null || token.isEmpty() ? null : token;
  }

  @Test
  void theTableIsLongEnoughToMeanSomething() {
    assertThat(answers()).hasSizeGreaterThan(1_000);
  }

  /** What only one of both reads, by the type of the member and the value. */
  private enum OnlyReadBy {
    SDK,
    OURS
  }

  private static final Map<String, OnlyReadBy> ODD_DIFFERENCES =
      Map.ofEntries(
          // An object is no text: the SDK reads a brace.
          Map.entry("String {}", OnlyReadBy.SDK),
          Map.entry("String {\"a\":1}", OnlyReadBy.SDK),
          // To the SDK every text but true is false.
          Map.entry("Boolean \"\"", OnlyReadBy.SDK),
          Map.entry("Boolean \"TRUE\"", OnlyReadBy.SDK),
          Map.entry("Boolean \"yes\"", OnlyReadBy.SDK),
          // RFC 3339 wants a colon in an offset, and seconds.
          Map.entry("Instant \"2025-11-03T13:12:09+0000\"", OnlyReadBy.SDK),
          Map.entry("Instant \"2025-11-03T13:12Z\"", OnlyReadBy.SDK),
          // A whole number is one however it is written, and a fraction of a second is cut off.
          Map.entry("Integer 1.0", OnlyReadBy.OURS),
          Map.entry("Integer 1.9", OnlyReadBy.OURS),
          Map.entry("Integer -1.9", OnlyReadBy.OURS),
          Map.entry("Integer 1e2", OnlyReadBy.OURS),
          Map.entry("Integer \" 7 \"", OnlyReadBy.OURS),
          Map.entry("Integer \"\"", OnlyReadBy.OURS));

  private static final Map<String, List<Answer>> ODD_ANSWERS =
      ComparedOperations.ALL.stream()
          .flatMap(
              operation ->
                  SAMPLES
                      .odd()
                      .changed(operation.name())
                      .map(sample -> new Answer(operation, sample)))
          .collect(Collectors.groupingBy(answer -> answer.sample().odd(), TreeMap::new, toList()));

  static Set<String> oddValues() {
    return ODD_ANSWERS.keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddValues")
  void readsAnOddValueAsTheSdkDoesOrRefusesItWhereverItIs(String odd) {
    Set<OnlyReadBy> differences =
        ODD_ANSWERS.get(odd).stream()
            .map(SdkOperationsDifferentialTest::onlyReadBy)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());

    assertThat(differences)
        .isEqualTo(ODD_DIFFERENCES.containsKey(odd) ? Set.of(ODD_DIFFERENCES.get(odd)) : Set.of());
  }

  // Null if both refuse it, or if both read the same.
  private static OnlyReadBy onlyReadBy(Answer answer) {
    ComparedOperation operation = answer.operation();
    clients.answer(answer.sample().json());
    Map<String, Object> theirs = theirs(operation);
    Map<String, Object> ours = ours(operation);
    if (theirs == null || ours == null) {
      return theirs == ours ? null : theirs == null ? OnlyReadBy.OURS : OnlyReadBy.SDK;
    }
    assertThat(ours).as(answer.toString()).isEqualTo(operation.expected(theirs));
    return null;
  }

  private static Map<String, Object> theirs(ComparedOperation operation) {
    try {
      return clients.askSdk(operation.minimal());
    } catch (SdkClientException unreadable) {
      return null;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> ours(ComparedOperation operation) {
    try {
      return clients.askOurs(operation.minimal());
    } catch (ProtocolException unreadable) {
      return null;
    }
  }

  /** A difference on purpose: what is answered, and what theirs and ours tell of one member. */
  record Difference(
      String why, String operation, String json, String member, Object theirs, Object ours) {
    @Override
    public String toString() {
      return operation + ": " + why;
    }
  }

  static final List<Difference> DIFFERENCES =
      List.of(
          new Difference(
              "a null is no tag",
              "ListTagsForResource",
              "{'Tags':{'a':null,'b':'c'}}",
              "Tags",
              map("a", null, "b", "c"),
              Map.of("b", "c")),
          new Difference(
              "no tags are none, so that nobody has to ask for null",
              "ListTagsForResource",
              "{}",
              "Tags",
              null,
              Map.of()),
          new Difference(
              "a null is nothing that a task passed on",
              "GetTaskInstance",
              "{'Xcom':{'a':null,'b':'c'}}",
              "Xcom",
              map("a", null, "b", "c"),
              Map.of("b", "c")),
          new Difference(
              "a null warns of nothing",
              "CreateWorkflow",
              "{'Warnings':[null,'careful']}",
              "Warnings",
              Arrays.asList(null, "careful"),
              List.of("careful")),
          new Difference(
              "a null warns of nothing",
              "UpdateWorkflow",
              "{'Warnings':[null,'careful']}",
              "Warnings",
              Arrays.asList(null, "careful"),
              List.of("careful")),
          new Difference(
              "a null is no subnet",
              "GetWorkflow",
              "{'NetworkConfiguration':{'SubnetIds':[null,'subnet-1']}}",
              "NetworkConfiguration",
              map("SecurityGroupIds", null, "SubnetIds", Arrays.asList(null, "subnet-1")),
              map("SecurityGroupIds", null, "SubnetIds", List.of("subnet-1"))),
          new Difference(
              "a null is no row",
              "ListWorkflows",
              "{'Workflows':[null]}",
              "Workflows",
              Collections.singletonList(null),
              List.of()),
          new Difference(
              "a run that was stopped is the one that was named",
              "StopWorkflowRun",
              "{}",
              "RunId",
              null,
              ComparedOperations.RUN.runId()),
          new Difference(
              "a task instance is of the workflow that was named",
              "GetTaskInstance",
              "{}",
              "WorkflowArn",
              null,
              ARN));

  @ParameterizedTest(name = "{0}")
  @FieldSource("DIFFERENCES")
  void differsFromTheSdkOnPurpose(Difference difference) throws Exception {
    ComparedOperation operation = ComparedOperations.named(difference.operation());
    clients.answer(json(difference.json()));

    assertThat(clients.askSdk(operation.minimal()))
        .containsEntry(difference.member(), difference.theirs());
    assertThat(clients.askOurs(operation.minimal()))
        .containsEntry(difference.member(), difference.ours());
  }

  private static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  /** Our rows name their run, so that it can be asked for, or nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'RunId':'r1'} | r1 | " + ARN,
        "{'RunId':'r1','WorkflowArn':'w-a1B2c3D4e5'} | r1 | " + ARN,
        "{'RunId':'a b'} | |",
        "{'RunId':''} | |",
        "{} | |"
      })
  void aRowOfARunNamesItByTheWorkflowThatIsListed(String row, String runId, String arn) {
    clients.answer(json("{'WorkflowRuns':[" + row.replace("'", "\"") + "]}"));

    Map<String, Object> told =
        clients.askOurs(ComparedOperations.named("ListWorkflowRuns").minimal());

    assertThat(told)
        .extractingByKey("WorkflowRuns")
        .asInstanceOf(list(Map.class))
        .first()
        .satisfies(
            found -> {
              assertThat(found.get("RunId")).isEqualTo(runId);
              assertThat(found.get("WorkflowArn")).isEqualTo(arn);
            });
  }

  /** A caller of the SDK gets null for these, and a null in a switch is an exception. */
  @Test
  void aStateThatIsAbsentIsUnknown() {
    clients.answer("{\"RunId\":\"r1\"}");
    assertThat(clients.ours().startWorkflowRun(ARN).block(BOUND).state())
        .isEqualTo(RunState.UNKNOWN);
    clients.answer("{}");
    assertThat(clients.ours().stopWorkflowRun(ComparedOperations.RUN).block(BOUND).state())
        .isEqualTo(RunState.UNKNOWN);
    assertThat(clients.ours().getTaskInstance(ComparedOperations.RUN, "t").block(BOUND).state())
        .isEqualTo(TaskInstanceState.UNKNOWN);
    clients.answer("{\"WorkflowRuns\":[{}]}");
    assertThat(clients.ours().listWorkflowRuns(ARN).blockFirst(BOUND).state())
        .isEqualTo(RunState.UNKNOWN);
    clients.answer("{\"TaskInstances\":[{}]}");
    assertThat(clients.ours().listTaskInstances(ComparedOperations.RUN).blockFirst(BOUND).state())
        .isEqualTo(TaskInstanceState.UNKNOWN);
  }

  static Stream<ComparedOperation> operations() {
    return ComparedOperations.ALL.stream();
  }

  /** It drops what follows the object. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void refusesMoreThanOneAnswer(ComparedOperation operation) throws Exception {
    clients.answer(SAMPLES.full(operation.name()).json() + "{}");

    clients.askSdk(operation.minimal());
    assertRefused(operation);
  }

  static Stream<ComparedOperation> operationsWithAResult() {
    return operations().filter(operation -> !SAMPLES.full(operation.name()).tree().isEmpty());
  }

  /** It makes an answer with nothing in it, which the service never sent. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("operationsWithAResult")
  void refusesNoBodyWhereThereIsAResult(ComparedOperation operation) throws Exception {
    clients.answer("");

    clients.askSdk(operation.minimal());
    assertRefused(operation);
  }

  /** An operation without a result has nothing to lose by an answer without a body. */
  @ParameterizedTest
  @CsvSource({"TagResource", "UntagResource"})
  void takesNoBodyWhereTheModelHasNoMembers(String operation) throws Exception {
    clients.answer("");

    assertThat(clients.askSdk(ComparedOperations.named(operation).minimal())).isEmpty();
    assertThat(clients.askOurs(ComparedOperations.named(operation).minimal())).isEmpty();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
