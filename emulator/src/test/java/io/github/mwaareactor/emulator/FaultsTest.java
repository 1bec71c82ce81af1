package io.github.mwaareactor.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
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
  void areNotSpentOnARequestThatIsNotWellSigned() throws Exception {
    emulator.inject(BROKEN, 1);

    HttpResponse<String> unsigned = RawRequest.asking(emulator, run).send();
    HttpResponse<String> unknown =
        RawRequest.asking(emulator, run)
            .header("X-Amz-Target", "AmazonMWAAServerless.ListWorkflows")
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
