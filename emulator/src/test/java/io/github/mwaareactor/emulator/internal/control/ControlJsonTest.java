package io.github.mwaareactor.emulator.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body is what it is to be, or it is said where it is not. */
class ControlJsonTest {
  private static final String WHOLE = " must be a whole number of 32 bits, was ";
  private static final String A_DURATION =
      "offset must be a duration such as PT1.5S or a number of seconds, was ";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "12;A JSON object is required, was 12.",
        "[1];A JSON object is required, was an array.",
        "{'workflow':12};workflow must be a string, was 12.",
        "{'workflow':{}};workflow must be a string, was an object.",
        "{'script':'x'};script must be an object, was 'x'.",
        "{'script':[]};script must be an object, was an array.",
        "{'script':{'states':{}}};script.states must be an array, was an object.",
        "{'script':{'states':['Q']}};script.states[0] must be an object, was 'Q'.",
        "{'script':{'states':[{'stay':true}]}};script.states[0].stay must be a duration such as",
        "{'script':{'taskInstances':['a',1]}};script.taskInstances[1] must be a string, was 1.",
        "{'script':{'runType':false}};script.runType must be a string, was false.",
        "{'script':{'x':1}};script.x is unknown, known are end,"
      })
  void whatIsOfTheWrongKindIsNamedInWordsOfJson(String json, String message) {
    assertThat(refused(json, Requests.NewRun.class)).startsWith(message);
  }

  // A null in a list was a NullPointerException: status 500, and for a script file a stack trace.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'scripts':[null]};scripts[0] must be an object",
        "{'runs':[{'script':{'states':[null]}}]};runs[0].script.states[0] must be an object",
        "{'runs':[{'script':{'taskInstances':['a',null]}}]};runs[0].script.taskInstances[1] must be a string",
        "{'faults':[{'fault':{'headers':{'a':null}}}]};faults[0].fault.headers.a must be a string",
        "{'faults':[{'fault':{'error':{'fields':{'a':null}}}}]};faults[0].fault.error.fields.a must be a string"
      })
  void aNullInAListOrAMapIsRefused(String json, String rule) {
    assertThat(refused(json, ScriptFile.class)).isEqualTo(rule + ", was null.");
  }

  @Test
  void anOverriddenParameterMayBeNull() {
    Requests.NewRun run =
        read("{'script':{'overrideParameters':{'a':null}}}", Requests.NewRun.class);

    assertThat(run.script().overrideParameters()).containsEntry("a", null);
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1.0", "2147483648", "99999999999999999999", "\"1\"", "true", "1e999999999"})
  void aCountIsAWholeNumber(String value) {
    assertThat(refused("{'times':" + value + "}", Requests.NewFault.class))
        .startsWith("times" + WHOLE);
  }

  @ParameterizedTest
  @CsvSource({"1.5", "99999999999999999999"})
  void aSeedIsAWholeNumber(String value) {
    assertThat(refused("{'seed':" + value + "}", Requests.NewFault.class))
        .isEqualTo("seed must be a whole number of 64 bits, was " + value + ".");
  }

  // A number in an enum's place was its position.
  @Test
  void aChoiceIsANameAndNoNumber() {
    assertThat(refused("{'order':0}", Requests.Lists.class))
        .isEqualTo("order must be one of NEWEST_FIRST, OLDEST_FIRST, SHUFFLED, was 0.");
  }

  @ParameterizedTest
  @CsvSource({
    "'PT1.5S', PT1.5S",
    "'P1D', PT24H",
    "1, PT1S",
    "1.5, PT1.5S",
    "-1.5, PT-1.5S",
    "0.000000001, PT0.000000001S",
    "1e-999999999, PT0S",
    "0, PT0S"
  })
  void aDurationIsIsoOrSeconds(String json, Duration expected) {
    String value = json.startsWith("P") ? "'" + json + "'" : json;

    assertThat(read("{'offset':" + value + "}", Requests.ClockOffset.class).offset())
        .isEqualTo(expected);
  }

  // 1e999 seconds were none.
  @ParameterizedTest
  @CsvSource({"1e999", "1e999999999", "-1e999", "92233720368547758070", "true", "{}", "[]", "[1]"})
  void whatIsNoDurationIsRefused(String value) {
    assertThat(refused("{'offset':" + value + "}", Requests.ClockOffset.class))
        .startsWith(A_DURATION);
  }

  @ParameterizedTest
  @CsvSource({"'1'", "'1s'", "''", "'P1Y'", "'PT9999999999999999999H'"})
  void aTextThatIsNoDurationIsRefused(String text) {
    assertThat(refused("{\"offset\":\"" + text + "\"}", Requests.ClockOffset.class))
        .isEqualTo(A_DURATION + "'" + text + "'.");
  }

  // The last of them counted.
  @Test
  void aMemberThatIsThereTwiceIsRefused() {
    assertThat(refused("{'runId':'a',\n'runId':'b'}", Requests.RunName.class))
        .startsWith("Not valid JSON, line 2, column ")
        .contains("runId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'runId':;Not valid JSON, line 1, column 10: ",
        "{'runId':'a',};Not valid JSON, line 1, column 14: ",
        "{} {};Not valid JSON, line 1, column 4: "
      })
  void whatIsNoJsonHasAPosition(String json, String message) {
    assertThat(refused(json, Requests.RunName.class)).startsWith(message);
  }

  @Test
  void aLongValueIsCutInAMessage() {
    assertThat(refused("{'order':'" + "x".repeat(100_000) + "'}", Requests.Lists.class))
        .hasSizeLessThan(300)
        .endsWith("xxx...'.");
  }

  @Test
  void whatIsNestedTooDeepIsRefused() {
    assertThat(refused("{'workflow':" + "[".repeat(100_000), Requests.RunName.class))
        .startsWith("Not valid JSON: Document nesting depth");
  }

  private static String refused(String json, Class<?> type) {
    String[] message = new String[1];
    assertThatExceptionOfType(ControlProblem.class)
        .isThrownBy(() -> read(json, type))
        .satisfies(problem -> assertThat(problem.status()).isEqualTo(400))
        .satisfies(problem -> message[0] = problem.getMessage());
    return message[0];
  }

  private static <T> T read(String json, Class<T> type) {
    return ControlJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), type);
  }
}
