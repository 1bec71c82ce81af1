package io.github.mwaareactor;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static io.github.mwaareactor.testing.Fixtures.BOUND;
import static io.github.mwaareactor.testing.RawServer.ok;
import static io.github.mwaareactor.testing.RawServer.run;
import static io.github.mwaareactor.testing.RawServer.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.ProtocolException;
import io.github.mwaareactor.gates.LoggedWarnings;
import io.github.mwaareactor.model.RunState;
import io.github.mwaareactor.model.WorkflowRun;
import io.github.mwaareactor.options.PollPolicy;
import io.github.mwaareactor.testing.Eventually;
import io.github.mwaareactor.testing.RawServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * A call gets the answer to its own request or an error, whatever else comes on its connection.
 * Reactor Netty alone takes an interim answer for the answer, and a second one for the next call's.
 */
class OwnAnswerTest {
  // A value is delivered before its connection is back in the pool, so a second one may be opened.
  private static final int MAX_KEPT = 2;
  private static final String GARBAGE = "no line end";

  @RegisterExtension final LoggedWarnings warnings = LoggedWarnings.expectingBrokenConnections();

  static Stream<List<String>> interimAnswers() {
    return Stream.of(
        List.of("HTTP/1.1 100 Continue\r\n\r\n"),
        List.of("HTTP/1.1 102 Processing\r\n\r\n"),
        List.of("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"),
        List.of("HTTP/1.1 199 Whatever\r\nContent-Length: 5\r\n\r\n"),
        List.of(
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\n\r\n",
            "HTTP/1.1 102 Processing\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("interimAnswers")
  void anInterimAnswerInTheSameSegmentIsSkipped(List<String> interim) {
    try (RawServer server = RawServer.answering(id -> String.join("", interim) + success(id));
        MwaaServerlessReactiveClient client = server.client().build()) {

      assertThat(inTurn(client, 30)).isEqualTo(names(30));
      assertThat(server.connections()).isLessThanOrEqualTo(MAX_KEPT);
    }
  }

  @ParameterizedTest
  @MethodSource("interimAnswers")
  void anInterimAnswerInASegmentOfItsOwnIsSkipped(List<String> interim) {
    Function<String, Publisher<List<String>>> slowly =
        id ->
            Flux.fromIterable(interim)
                .concatWithValues(success(id))
                .map(List::of)
                .delayElements(Duration.ofMillis(id.hashCode() % 3 * 10L));
    try (RawServer server = RawServer.answeringInBursts(slowly);
        MwaaServerlessReactiveClient client = server.client().build()) {

      assertThat(inTurn(client, 6)).isEqualTo(names(6));
      assertThat(server.connections()).isLessThanOrEqualTo(MAX_KEPT);
    }
  }

  @Test
  void pollingGoesOnPastInterimAnswers() {
    try (RawServer server =
            RawServer.answering(id -> "HTTP/1.1 103 Early Hints\r\n\r\n" + success(id));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(client.pollRunState(run("polled")))
          .expectNext(RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 99 Low\r\n\r\n",
        "HTTP/1.1 0 Zero\r\nContent-Length: 2\r\n\r\n{}"
      })
  void aStatusThatEndsNoExchangeIsAnErrorAndNoAnswer(String head) {
    try (RawServer server =
            RawServer.answering(id -> id.equals("good") ? success(id) : head + success(id));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(client.getWorkflowRun(run("odd")))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(MwaaException.class)
                      .hasMessageContaining("a status that ends no exchange"))
          .verify(BOUND);
      assertThat(name(client, "good")).isEqualTo("good");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n"
      })
  void pollingGoesOnPastAnAnswerThatIsNoHttpOnceThereWasOne(String bytes) {
    AtomicInteger polls = new AtomicInteger();
    String running = ok("{\"RunDetail\":{\"RunState\":\"RUNNING\"}}");
    try (RawServer server =
            RawServer.answering(
                id ->
                    switch (polls.getAndIncrement()) {
                      case 0 -> running;
                      case 1 -> bytes;
                      default -> success(id);
                    });
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(
              client.pollRunState(run("polled"), PollPolicy.every(Duration.ofMillis(1))))
          .expectNext(RunState.RUNNING, RunState.SUCCESS)
          .expectComplete()
          .verify(BOUND);
    }
  }

  static Stream<Function<String, String>> excess() {
    return Stream.of(
        id -> success(id) + success(id),
        id -> success(id) + success("another"),
        id -> success(id) + success(id).substring(0, 30),
        id -> success(id) + GARBAGE,
        id -> success(id) + "\r\n",
        id -> success(id) + "HTTP/1.1 408 Request Timeout\r\n\r\n",
        id -> "HTTP/1.1 103 Early Hints\r\n\r\n" + success(id) + success(id));
  }

  @ParameterizedTest
  @MethodSource("excess")
  void aConnectionWithMoreThanItsAnswerIsClosed(Function<String, String> answers) {
    try (RawServer server = RawServer.answering(answers);
        MwaaServerlessReactiveClient client = server.client().build()) {

      assertThat(inTurn(client, 20)).isEqualTo(names(20));
      assertThat(server.connections()).isEqualTo(20);
    }
  }

  @Test
  void aConnectionWithASecondAnswerInAnotherTlsRecordIsClosed() {
    try (RawServer server =
            RawServer.answeringOverTls(id -> Mono.just(List.of(success(id), success("another"))));
        MwaaServerlessReactiveClient client = server.client().build()) {

      assertThat(inTurn(client, 20)).isEqualTo(names(20));
      assertThat(server.connections()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", GARBAGE})
  void bytesOnAnIdleConnectionCloseIt(String bytes) {
    Function<String, Publisher<List<String>>> thenMore =
        id ->
            Flux.just(List.of(success(id)))
                .concatWith(Mono.just(List.of(bytes)).delayElement(Duration.ofMillis(20)));
    try (RawServer server = RawServer.answeringInBursts(thenMore);
        MwaaServerlessReactiveClient client = server.client().build()) {
      assertThat(name(client, "first")).isEqualTo("first");
      Eventually.await(() -> server.openConnections() == 0);

      assertThat(name(client, "second")).isEqualTo("second");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"RunId\":\"another\"}",
        "{\"RunId\":\"ASKED\"}",
        "{\"RunId\":\"asked \"}",
        "{\"RunDetail\":{\"RunId\":\"another\"}}",
        "{\"RunId\":\"\",\"RunDetail\":{\"RunId\":\"another\"}}",
        "{\"WorkflowArn\":\"a\"}",
        "{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:workflow/x-a1B2c3D4e5\"}",
        "{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:210987654321:workflow/w-a1B2c3D4e5\"}",
        "{\"RunId\":\"asked\",\"RunDetail\":{\"WorkflowArn\":\"arn:aws:airflow-serverless:us-east-1:123456789012:workflow/x-a1B2c3D4e5\"}}"
      })
  void anAnswerAboutSomethingElseIsNoValueAndItsConnectionIsClosed(String body) {
    try (RawServer server = RawServer.answering(id -> id.equals("asked") ? ok(body) : success(id));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(client.getWorkflowRun(run("asked")))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(ProtocolException.class)
                      .hasMessageContaining("not about what was asked for"))
          .verify(BOUND);
      assertThat(name(client, "next")).isEqualTo("next");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"RunId\":null,\"WorkflowArn\":\" \",\"RunDetail\":{\"RunId\":\"\"}}",
        "{\"RunId\":\"asked\",\"RunDetail\":{\"RunId\":\"r\"}}",
        "{\"WorkflowArn\":\"" + ARN + "\",\"RunDetail\":{\"WorkflowArn\":\"a\"}}",
        "{\"WorkflowArn\":\"arn:aws-x:other:eu-west-1:123456789012:workflow/w-a1B2c3D4e5\"}",
        "{\"WorkflowArn\":\"" + ARN + "/0123456789abcdef0123456789abcdef\"}",
        "{\"WorkflowArn\":\"" + ARN + ":3\"}",
        "{\"WorkflowArn\":\"w-a1B2c3D4e5\"}"
      })
  void anAnswerThatNamesNothingElseIsAValue(String body) {
    try (RawServer server = RawServer.answering(id -> ok(body));
        MwaaServerlessReactiveClient client = server.client().build()) {

      StepVerifier.create(client.getWorkflowRun(run("asked")))
          .expectNextCount(1)
          .expectComplete()
          .verify(BOUND);
    }
  }

  private static List<String> inTurn(MwaaServerlessReactiveClient client, int calls) {
    return names(calls).stream().map(id -> name(client, id)).toList();
  }

  private static List<String> names(int calls) {
    return IntStream.range(0, calls).mapToObj(i -> "run-" + i).toList();
  }

  private static String name(MwaaServerlessReactiveClient client, String runId) {
    WorkflowRun answer = client.getWorkflowRun(run(runId)).block(BOUND);
    return answer.runId();
  }
}
