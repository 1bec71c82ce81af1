package io.github.mwaareactor.emulator.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mwaareactor.emulator.Fault;
import io.github.mwaareactor.emulator.ServiceError;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault and every error that the Java API has can be named in JSON. */
class FaultJsonTest {
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            "{'type':'answer','status':502,'headers':{'server':'proxy'},'body':'<html>'}",
            Fault.answer(502, Map.of("server", "proxy"), "<html>")),
        Arguments.of("{'type':'answer','status':204}", Fault.answer(204, Map.of(), "")),
        Arguments.of("{'type':'malformedJson'}", Fault.malformedJson()),
        Arguments.of(
            "{'type':'contentType','contentType':'text/html'}", Fault.contentType("text/html")),
        Arguments.of("{'type':'huge','bodyBytes':5000000000}", Fault.huge(5_000_000_000L)),
        Arguments.of("{'type':'late','delay':'PT1.5S'}", Fault.late(Duration.ofMillis(1500))),
        Arguments.of(
            "{'type':'dripped','pieceBytes':10,'every':'PT0.1S'}",
            Fault.dripped(10, Duration.ofMillis(100))),
        Arguments.of("{'type':'truncated','bodyBytes':7}", Fault.truncated(7)),
        Arguments.of(
            "{'type':'truncated','bodyBytes':5000000000}", Fault.truncated(Integer.MAX_VALUE)),
        Arguments.of("{'type':'noAnswer'}", Fault.noAnswer()),
        Arguments.of(
            "{'type':'closes','moment':'DURING_BODY'}", Fault.closes(Fault.Moment.DURING_BODY)),
        Arguments.of(
            "{'type':'resets','moment':'BEFORE_HEADERS'}",
            Fault.resets(Fault.Moment.BEFORE_HEADERS)),
        Arguments.of(
            "{'type':'halfCloses','moment':'AFTER_BODY'}",
            Fault.halfCloses(Fault.Moment.AFTER_BODY)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsWhatTheJavaApiMakes(String json, Fault expected) {
    assertThat(read(json).fault()).isEqualTo(expected);
  }

  @Test
  void errorsStandInThePlaceOfAnAnswerOrComeAfterTheWork() {
    String error = "{'type':'ThrottlingException','retryAfterSeconds':3}";

    assertThat(read("{'type':'error','error':" + error + "}").fault())
        .isInstanceOfSatisfying(
            Fault.ErrorAnswer.class,
            fault -> assertThat(fault.error().members()).containsEntry("RetryAfterSeconds", 3));
    assertThat(read("{'type':'afterExecution','error':" + error + "}").fault())
        .isInstanceOf(Fault.ErrorAfterExecution.class);
  }

  @Test
  void everyFaultOfTheJavaApiHasAType() {
    Stream<String> factories =
        Arrays.stream(Fault.class.getDeclaredMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName);

    assertThat(factories)
        .hasSize(13)
        .allSatisfy(name -> assertThat(FaultJson.TYPES).contains(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "ValidationException",
        "ResourceNotFoundException",
        "ConflictException",
        "ServiceQuotaExceededException",
        "AccessDeniedException",
        "InternalServerException",
        "OperationTimeoutException",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "IncompleteSignatureException"
      })
  void anErrorNeedsNoMoreThanItsType(String type) {
    ServiceError error = errorOf("{'type':'" + type + "'}");

    assertThat(error.type()).isEqualTo(type);
    assertThat(error.shapeId()).isNotEqualTo(type);
  }

  @Test
  void anyOtherErrorNeedsItsStatus() {
    assertThat(errorOf("{'type':'TeapotException','status':418,'message':'short'}").toString())
        .contains("TeapotException", "short");
    assertThatExceptionOfType(ControlProblem.class)
        .isThrownBy(() -> errorOf("{'type':'TeapotException'}"))
        .withMessage("error.status is required.");
  }

  @Test
  void aMemberThatATypeNeedsIsNamed() {
    assertThatExceptionOfType(ControlProblem.class)
        .isThrownBy(() -> read("{'type':'late'}").fault())
        .withMessage("fault.delay, for the type late, is required.");
  }

  // It was ignored, so a fault that was to be late as well was not.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type':'closes','moment':'AFTER_BODY','delay':1};fault.delay is not a member of the type closes, known are moment.",
        "{'type':'noAnswer','status':500};fault.status is not a member of the type noAnswer, which has none.",
        "{'type':'error','error':{'type':'AccessDeniedException','retryAfterSeconds':1}};error.retryAfterSeconds is not a member of the type AccessDeniedException, which has none.",
        "{'type':'error','error':{'type':'ConflictException','fields':{}}};error.fields is not a member of the type ConflictException, known are resourceId, resourceType."
      })
  void aMemberThatATypeDoesNotHaveIsRefused(String json, String message) {
    assertThatExceptionOfType(ControlProblem.class)
        .isThrownBy(() -> read(json).fault())
        .withMessage(message);
  }

  @Test
  void anUnknownTypeIsToldTheKnownOnes() {
    assertThatExceptionOfType(ControlProblem.class)
        .isThrownBy(() -> read("{'type':'fire'}").fault())
        .withMessageContaining("malformedJson")
        .withMessageContaining("was 'fire'");
  }

  private static ServiceError errorOf(String json) {
    return ControlJson.read(bytes(json), ServiceErrorJson.class).error();
  }

  private static FaultJson read(String json) {
    return ControlJson.read(bytes(json), FaultJson.class);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
