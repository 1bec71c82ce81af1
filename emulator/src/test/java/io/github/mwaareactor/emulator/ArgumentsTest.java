package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused before anything happens, with the rule and the value. */
class ArgumentsTest {
  @Test
  void emulatorOptions() {
    MwaaServerlessEmulator.Builder builder = MwaaServerlessEmulator.builder();
    AccessKey key = AccessKey.of("A", "b");

    assertRefused(() -> builder.port(-1), "port must be 0 to 65535, was -1");
    assertRefused(() -> builder.port(65536), "port must be 0 to 65535, was 65536");
    assertRefused(() -> builder.accountId("1234"), "accountId must be 12 digits, was '1234'");
    assertRefused(
        () -> builder.region("us east"), "region must be a lower-case host label, was 'us east'");
    assertRefused(() -> builder.region(""), "region must be a lower-case host label, was ''");
    assertRefused(() -> builder.accessKeys(), "accessKeys must not be empty");
    assertRefused(
        () -> builder.accessKeys(key, key), "accessKeys must have different ids, was twice 'A'");
    assertRefused(
        () -> builder.latency(Duration.ofMillis(-1)),
        "latency must be zero to a day, was PT-0.001S");
    assertRefused(
        () -> builder.idleTimeout(Duration.ZERO),
        "idleTimeout must be a millisecond to a day, was PT0S");
    assertRefused(() -> builder.recordedCalls(-1), "recordedCalls must not be negative, was -1");
  }

  @Test
  void rateLimits() {
    assertRefused(() -> ApiRateLimit.of(0, 1), "perSecond must be 0.001 to 1000000, was 0.0");
    assertRefused(
        () -> ApiRateLimit.of(Double.NaN, 1), "perSecond must be 0.001 to 1000000, was NaN");
    assertRefused(() -> ApiRateLimit.of(1, 0), "burst must be 1 to 1000000, was 0");
    assertRefused(
        () -> ApiRateLimit.of(1, 1).withRetryAfterSeconds(-1),
        "retryAfterSeconds must not be negative, was -1");
  }

  @Test
  void latencies() {
    Duration second = Duration.ofSeconds(1);

    assertRefused(
        () -> Latency.fixed(Duration.ofDays(2)), "latency must be zero to a day, was PT48H");
    assertRefused(
        () -> Latency.uniform(second, Duration.ZERO, 1),
        "max must not be shorter than min, was PT0S < PT1S");
    assertRefused(
        () -> Latency.exponential(second.negated(), 1), "mean must be zero to a day, was PT-1S");
    assertRefused(
        () -> Latency.logNormal(Duration.ZERO, second, 1),
        "median must be more than zero, was PT0S");
    assertRefused(
        () -> Latency.logNormal(second, Duration.ZERO, 1),
        "p99 must not be shorter than median, was PT0S < PT1S");
  }

  @Test
  void accessKeys() {
    assertRefused(
        () -> AccessKey.of("a/b", "c"),
        "accessKeyId must be printable ASCII without slash, comma or blank, was 'a/b'");
    assertRefused(() -> AccessKey.of("a", " "), "secretAccessKey must not be blank");
    assertRefused(() -> AccessKey.of("a", "b", ""), "sessionToken must not be blank");
  }

  @Test
  void accessKeysShowNoSecret() {
    assertThat(AccessKey.of("A", "hidden").toString()).isEqualTo("AccessKey[A]");
    assertThat(AccessKey.of("A", "hidden", "too").toString()).isEqualTo("AccessKey[A, temporary]");
  }

  @Test
  void scripts() {
    assertRefused(
        () -> RunScript.builder().build(),
        "a script must close with end or remain, states were []");
    assertRefused(
        () -> RunScript.builder().stay("QUEUED", Duration.ofSeconds(-1)),
        "the stay in QUEUED must not be negative, was PT-1S");
    assertRefused(
        () -> RunScript.builder().stay("QUEUED", Duration.ofDays(40_000)),
        "all stays together must be at most PT596523H14M7S, the stay in QUEUED was PT960000H"
            + " after PT0S");
    assertRefused(() -> RunScript.remains(" "), "state must not be blank, was ' '");
    assertThatThrownBy(() -> RunScript.builder().end("SUCCESS").stay("RUNNING", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nothing follows the last state");
    assertThatThrownBy(() -> RunScript.builder().remain("RUNNING").errorMessage("x").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("errorMessage needs an end");
  }

  @Test
  void overrideParametersThatAreNoPlainValues() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);

    assertRefused(
        () -> overriding(Map.of("a", List.of(1, new Object[0]))),
        "overrideParameters.a[1] must be a String, Boolean, finite number, List, Map or null, was a"
            + " [Ljava.lang.Object;");
    assertThatThrownBy(() -> overriding(Map.of("a", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("was NaN");
    assertThatThrownBy(() -> overriding(Map.of("a", Map.of(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key in overrideParameters.a must be a String, was 1");
    assertThatThrownBy(() -> overriding(cyclic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is nested deeper than 200 levels");
  }

  @Test
  void scriptsAreCopiesAndHideOverrideParameters() {
    List<Object> list = new ArrayList<>(List.of("secret-value"));
    RunScript script = overriding(Map.of("a", list)).build();
    list.clear();

    assertThat(script.overrideParameters()).isEqualTo(Map.of("a", List.of("secret-value")));
    assertThat(script.toString()).contains("RUNNING").doesNotContain("secret-value");
  }

  @Test
  void aScriptIsToldAnewFromAnother() {
    RunScript failed = RunScript.failsAfter(Duration.ZERO, Duration.ZERO, "why");

    RunScript stopped = failed.toBuilder().forgetStates().end("STOPPED").build();

    assertThat(stopped.errorMessage()).isEqualTo("why");
    assertThat(stopped.stages()).hasSize(1);
  }

  @Test
  void runs() {
    try (MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start()) {
      String workflow = emulator.workflowArn("load-0123456789");
      RunScript script = RunScript.remains("RUNNING");
      emulator.run(workflow, "taken", script);

      assertRefused(
          () -> emulator.run(workflow, "taken", script),
          "runId must be new to the workflow, was 'taken'");
      assertThatThrownBy(() -> emulator.run(workflow, "a b", script))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("was 'a b'");
      for (String foreign :
          List.of(
              workflow.replace("us-east-1", "us-west-2"),
              workflow.replace("123456789012", "210987654321"),
              workflow.replace("arn:aws:", "arn:aws-cn:"),
              "load-0123456789")) {
        assertThatThrownBy(() -> emulator.run(foreign, script))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("was '" + foreign + "'");
      }
      assertThatThrownBy(() -> emulator.workflowArn("load"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("was 'load'");
    }
  }

  private static RunScript.Builder overriding(Map<String, ?> parameters) {
    return RunScript.builder().remain("RUNNING").overrideParameters(parameters);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
