package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.emulator.testing.RawRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static final Fault DENIED = Fault.error(ServiceError.accessDenied("No"));
  private static final Fault BROKEN = Fault.error(ServiceError.internalServer("Oops", null));

  private final MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private final ScriptedRun run =
      emulator.run(emulator.workflowArn("load-0123456789"), RunScript.remains("RUNNING"));

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void areMetInTheOrderTheyWereInjectedAndAsOften() throws Exception {
    emulator.inject(BROKEN, 2);
    emulator.inject(DENIED, 1);

    assertThat(status()).isEqualTo(500);
    assertThat(status()).isEqualTo(500);
    assertThat(status()).isEqualTo(400);
    assertThat(status()).isEqualTo(200);
    assertThat(emulator.callCount(run.workflowArn(), run.runId())).isEqualTo(4);
  }

  @Test
  void areMetUntilClearedWithoutANumber() throws Exception {
    emulator.inject(DENIED, 1);
    emulator.inject(BROKEN);

    assertThat(status()).isEqualTo(400);
    assertThat(status()).isEqualTo(500);
    assertThat(status()).isEqualTo(500);
    emulator.clearFaults();
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void strikeByChanceInTheSequenceOfTheirSeed() throws Exception {
    long seed = 2026;
    emulator.injectRandomly(BROKEN, 0.3, seed);
    SplittableRandom chance = new SplittableRandom(seed);

    int struck = 0;
    for (int i = 0; i < 60; i++) {
      boolean strikes = chance.nextDouble() < 0.3;
      struck += strikes ? 1 : 0;
      assertThat(status()).as("request %d with seed %d", i, seed).isEqualTo(strikes ? 500 : 200);
    }

    assertThat(emulator.faultCount()).isEqualTo(struck).isPositive();
  }

  @Test
  void strikeByChanceSideBySideAndTheFirstOneIsMet() throws Exception {
    long first = 7;
    long second = 8;
    emulator.injectRandomly(BROKEN, 0.5, first);
    emulator.injectRandomly(DENIED, 0.5, second);
    SplittableRandom breaks = new SplittableRandom(first);
    SplittableRandom denies = new SplittableRandom(second);

    for (int i = 0; i < 40; i++) {
      boolean broken = breaks.nextDouble() < 0.5;
      boolean denied = denies.nextDouble() < 0.5;
      assertThat(status())
          .as("request %d with seeds %d and %d", i, first, second)
          .isEqualTo(broken ? 500 : denied ? 400 : 200);
    }
  }

  @Test
  void strikeByChanceOnlyBehindThoseWithANumberAndUntilCleared() throws Exception {
    emulator.injectRandomly(BROKEN, 1, 1);
    emulator.inject(DENIED, 1);

    assertThat(status()).isEqualTo(400);
    assertThat(status()).isEqualTo(500);
    emulator.clearFaults();
    assertThat(status()).isEqualTo(200);
    assertThat(emulator.faultCount()).isEqualTo(2);
  }

  @Test
  void areNotSpentOnARequestThatIsNotWellSigned() throws Exception {
    emulator.inject(BROKEN, 1);

    HttpResponse<String> unsigned = RawRequest.asking(emulator, run).send();
    HttpResponse<String> unknown =
        RawRequest.asking(emulator, run)
            .header("X-Amz-Target", "AmazonMWAAServerless.ListDags")
            .signedFor(emulator, Instant.now())
            .send();

    assertThat(unsigned.statusCode()).isEqualTo(400);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(status()).isEqualTo(500);
  }

  @Test
  void comeBeforeTheInputIsLookedAt() throws Exception {
    emulator.inject(BROKEN, 1);

    HttpResponse<String> response =
        RawRequest.to(emulator.endpoint(), "{").signedFor(emulator, Instant.now()).send();

    assertThat(response.statusCode()).isEqualTo(500);
  }

  @Test
  void mayBeAnyBytesWithAnyHeaders() throws Exception {
    emulator.inject(
        Fault.answer(
            502,
            Map.of("content-type", "text/html", "X-Amzn-RequestId", "mine", "X-More", "yes"),
            "<html>\u2744</html>"),
        1);

    HttpResponse<String> response = send();

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("<html>\u2744</html>");
    assertThat(response.headers().allValues("content-type")).containsExactly("text/html");
    assertThat(response.headers().allValues("x-amzn-requestid")).containsExactly("mine");
    assertThat(response.headers().allValues("x-more")).containsExactly("yes");
    assertThat(response.headers().firstValue("date")).isPresent();
  }

  @Test
  void keepTheRequestIdUnlessTheyBringTheirOwn() throws Exception {
    emulator.inject(Fault.answer(200, Map.of(), "{"), 1);

    HttpResponse<String> response = send();

    assertThat(response.body()).isEqualTo("{");
    assertThat(response.headers().firstValue("x-amzn-requestid"))
        .contains(emulator.calls().get(0).requestId());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void mayHaveNoBodyAtAll(int status) throws Exception {
    emulator.inject(Fault.answer(status, Map.of(), ""), 1);

    assertThat(status()).isEqualTo(status);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void areRefusedIfTheyCannotBeSent() {
    assertThatThrownBy(() -> Fault.answer(199, Map.of(), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status must be 200 to 599, was 199");
    assertThatThrownBy(() -> Fault.answer(204, Map.of(), "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.answer(200, Map.of("content-length", "7"), "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Content-Length");
    assertThatThrownBy(() -> Fault.answer(200, Map.of("a", "b\r\nc: d"), "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> emulator.inject(DENIED, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("times must be at least 1, was 0");
    assertThatThrownBy(() -> emulator.injectRandomly(DENIED, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probability must be more than 0 and at most 1, was 0.0");
    assertThatThrownBy(() -> emulator.injectRandomly(DENIED, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.huge(15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bodyBytes must be at least 16, was 15");
    assertThatThrownBy(() -> Fault.truncated(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bodyBytes must not be negative, was -1");
    assertThatThrownBy(() -> Fault.dripped(0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pieceBytes must be at least 1, was 0");
    assertThatThrownBy(() -> Fault.dripped(1, Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every must be zero to a day, was PT48H");
    assertThatThrownBy(() -> Fault.late(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delay must be zero to a day, was PT-0.001S");
    assertThatThrownBy(() -> Fault.contentType("a\r\nb: c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServiceError.other("Odd", 200, "no error"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status must be 300 to 599, was 200");
  }

  private int status() throws Exception {
    return send().statusCode();
  }

  private HttpResponse<String> send() throws Exception {
    return RawRequest.asking(emulator, run).signedFor(emulator, Instant.now()).send();
  }
}
