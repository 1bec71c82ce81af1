package io.github.mwaareactor.internal.protocol;

import static io.github.mwaareactor.testing.Fixtures.ARN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.error.ConfigurationException;
import io.github.mwaareactor.error.MwaaException;
import io.github.mwaareactor.error.OverloadedException;
import io.github.mwaareactor.internal.protocol.Operation.Target;
import io.github.mwaareactor.internal.wire.Exchange;
import io.github.mwaareactor.internal.wire.RetrySafety;
import io.github.mwaareactor.internal.wire.WireResponse;
import io.github.mwaareactor.model.CreateWorkflowRequest;
import io.github.mwaareactor.model.RunRef;
import io.github.mwaareactor.model.S3Location;
import io.github.mwaareactor.testing.ComparedOperations;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class OperationCallerTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final RunRef RUN = new RunRef(ARN, "r1");

  static Stream<Error> fatal() {
    return Stream.of(
        new NoClassDefFoundError("a/class/left/Out"),
        new NoSuchMethodError("left.Out()"),
        new StackOverflowError("left out"));
  }

  // Reactor threw it up the event loop: no value, no error, and the limits were passed already.
  @ParameterizedTest
  @MethodSource("fatal")
  void aFatalErrorOfADecoderIsASignalOnWhicheverThread(Error error) {
    Operation<RunRef, String> operation =
        Operation.of(
            "GetWorkflowRun",
            RetrySafety.READ,
            Target.run(run -> run),
            (run, body) -> body.text("RunId", run.runId()),
            JsonObject.of(
                members ->
                    row -> {
                      throw error;
                    }),
            (run, answer) -> "unused");
    Exchange answering =
        request ->
            Mono.just(new WireResponse(200, name -> null, "{}".getBytes(UTF_8)))
                .publishOn(Schedulers.parallel());

    assertSignalled(new OperationCaller(answering, CallObserver.NONE), operation, error, 1);
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aFatalErrorOfAnEncoderIsASignal(Error error) {
    Operation<RunRef, String> operation =
        Operation.of(
            "GetWorkflowRun",
            RetrySafety.READ,
            Target.run(run -> run),
            (run, body) -> {
              throw error;
            },
            JsonObject.of(members -> row -> "unused"),
            (run, answer) -> "unused");

    assertSignalled(
        new OperationCaller(request -> Mono.never(), CallObserver.NONE), operation, error, 0);
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aFatalErrorOnTheWayOutIsASignal(Error error) {
    Exchange broken =
        request -> {
          throw error;
        };

    assertSignalled(
        new OperationCaller(broken, CallObserver.NONE), Operations.GET_WORKFLOW_RUN, error, 0);
  }

  /** An object key may have any character in it. */
  @Test
  void whatACallIsAboutCannotForgeALine() {
    S3Location definition = S3Location.of("bucket", "key\nERROR forged\u202e");
    NewWorkflow hostile =
        new NewWorkflow(
            "us-east-1",
            CreateWorkflowRequest.builder("n", definition, ComparedOperations.ROLE).build());
    Exchange full = request -> Mono.error(new OverloadedException(request.failed(), "full", null));
    OperationCaller caller = new OperationCaller(full, CallObserver.NONE);

    StepVerifier.create(caller.call(Operations.CREATE_WORKFLOW, hostile))
        .expectErrorSatisfies(OperationCallerTest::assertOneLine)
        .verify(BOUND);
    assertOneLine(
        new OverloadedException(
            OperationCaller.notSent(Operations.CREATE_WORKFLOW, hostile), "full", null));
  }

  private static void assertOneLine(Throwable error) {
    assertThat(error.getMessage())
        .contains("key\\u000aERROR forged\\u202e")
        .doesNotContain("\n", "\u202e");
  }

  private static void assertSignalled(
      OperationCaller caller, Operation<RunRef, ?> operation, Error error, int attempts) {
    StepVerifier.create(Mono.just(RUN).flatMap(run -> caller.call(operation, run)))
        .expectErrorSatisfies(
            signal -> {
              assertThat(signal)
                  .isInstanceOf(MwaaException.class)
                  .hasMessageContaining(error.toString());
              assertThat(signal instanceof ConfigurationException)
                  .isEqualTo(error instanceof LinkageError);
              assertThat(((MwaaException) signal).attempts()).isEqualTo(attempts);
            })
        .verify(BOUND);
  }
}
