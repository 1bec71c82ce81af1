package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mwaareactor.emulator.EmulatorExtension;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.testing.ComparedClients;
import io.github.mwaareactor.testing.ComparedOperation;
import io.github.mwaareactor.testing.ComparedOperations;
import io.github.mwaareactor.testing.JsonTree;
import io.github.mwaareactor.testing.SampleAnswers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation whose answer names what it is about takes no answer about something else. */
@Tag("once")
class AnswersAboutOthersTest {
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

  /** A name in the answer of an operation, or in a row of it. */
  record Named(ComparedOperation operation, String member) {
    @Override
    public String toString() {
      return operation + ": " + member;
    }

    /** The full answer, in which the last place for the name has another value. */
    String answer(String value) {
      Map<String, Object> answer = SAMPLES.last(operation.name()).tree();
      if (!operation.isList()) {
        answer.put(member, value);
        return JsonTree.write(answer);
      }
      Object row = ((List<?>) answer.get(operation.rows())).get(0);
      Map<Object, Object> other = new LinkedHashMap<>((Map<?, ?>) row);
      other.put(member, value);
      return JsonTree.write(Map.of(operation.rows(), List.of(row, other)));
    }
  }

  static Stream<Named> names() {
    Stream<Named> always =
        ComparedOperations.ALL.stream()
            .flatMap(
                operation ->
                    operation.repeated().stream().map(member -> new Named(operation, member)));
    Stream<Named> whereItIsAskedFor =
        Stream.of("GetWorkflow", "DeleteWorkflow")
            .map(name -> new Named(ComparedOperations.named(name), "WorkflowVersion"));
    return Stream.concat(always, whereItIsAskedFor);
  }

  static Stream<Arguments> otherNames() {
    return names()
        .flatMap(
            name ->
                (name.member().equals("WorkflowArn")
                        ? Stream.of(
                            ARN.replace("/w-", "/x-"),
                            ARN.replace("123456789012", "210987654321"),
                            "x-a1B2c3D4e5",
                            "no ARN")
                        : Stream.of("another", "another name with \u00e9"))
                    .map(other -> Arguments.of(name, other)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("otherNames")
  void anAnswerAboutSomethingElseIsNoValueAndItsConnectionIsClosed(Named name, String other) {
    clients.answerOurs(name.answer(other));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> clients.askOurs(name.operation().full()))
        .withMessageContaining("not about what was asked for");
    String connection = clients.lastCall().connectionId();
    clients.answerOurs(name.answer(ComparedOperations.NAMES.get(name.member())));
    clients.askOurs(name.operation().full());

    assertThat(clients.lastCall().connectionId()).isNotEqualTo(connection);
  }

  static Stream<Arguments> sameNames() {
    return names()
        .flatMap(
            name ->
                (name.member().equals("WorkflowArn")
                        ? Stream.of(
                            "", " ", "w-a1B2c3D4e5", ARN + ":3", ARN.replace("aws", "aws-x"))
                        : Stream.of("", " "))
                    .map(same -> Arguments.of(name, same)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("sameNames")
  void anAnswerThatNamesNothingElseIsAValue(Named name, String same) {
    clients.answerOurs(name.answer(same));

    assertThat(clients.askOurs(name.operation().full())).isNotEmpty();
  }
}
