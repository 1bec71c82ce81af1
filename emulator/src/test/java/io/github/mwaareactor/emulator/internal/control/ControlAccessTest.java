package io.github.mwaareactor.emulator.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.emulator.MwaaServerlessEmulator;
import io.github.mwaareactor.emulator.internal.http.Answer;
import io.github.mwaareactor.emulator.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may control an emulator. */
class ControlAccessTest {
  private final MwaaServerlessEmulator emulator = MwaaServerlessEmulator.start();
  private final ControlApi forThisMachine = new ControlApi(emulator, false);
  private final ControlApi forAnyone = new ControlApi(emulator, true);

  @AfterEach
  void close() {
    emulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "LOCALHOST", "127.0.0.1:8080", "127.1.2.3", "[::1]:80"})
  void thisMachineMayUnderEachOfItsNames(String host) {
    assertThat(forThisMachine.answer(asking(host), true).status()).isEqualTo(200);
  }

  @Test
  void anotherMachineMayNot() {
    assertThat(forThisMachine.answer(asking("localhost"), false).status()).isEqualTo(403);
  }

  /** As a page does whose name was led to this machine. */
  @ParameterizedTest
  @ValueSource(strings = {"example.com", "localhost.example.com", "127.0.0.1.example.com", ""})
  void thisMachineMayNotUnderAnotherName(String host) {
    Answer answer = forThisMachine.answer(asking(host), true);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains(
            "localhost, 127.0.0.1 and [::1]", "--remote-control", "The Host was '" + host + "'");
  }

  @Test
  void whatHasNoHostMayNot() {
    assertThat(forThisMachine.answer(call(Map.of()), true).status()).isEqualTo(403);
  }

  @Test
  void anotherMachineMayWhereAnyoneMay() {
    assertThat(forAnyone.answer(asking("build-host:8080"), false).status()).isEqualTo(200);
  }

  @Test
  void aPageInABrowserMayNotEvenThere() {
    HttpCall call = call(Map.of("host", List.of("localhost"), "origin", List.of("http://page")));

    assertThat(forAnyone.answer(call, true).status()).isEqualTo(403);
  }

  private static HttpCall asking(String host) {
    return call(Map.of("host", List.of(host)));
  }

  private static HttpCall call(Map<String, List<String>> headers) {
    return new HttpCall("GET", "/_emulator/", headers, new byte[0], false, "a connection");
  }
}
