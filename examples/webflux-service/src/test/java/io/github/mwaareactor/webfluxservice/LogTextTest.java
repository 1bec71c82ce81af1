package io.github.mwaareactor.webfluxservice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void whatCouldForgeALineIsEscaped() {
    assertThat(LogText.of("ann\r\nINFO stop\u202e of\u2028x"))
        .isEqualTo("ann\\u000d\\u000aINFO stop\\u202e of\\u2028x");
  }

  @Test
  void ordinaryNamesStayAsTheyAre() {
    assertThat(LogText.of("Zoë O'Neil <z@example.org>")).isEqualTo("Zoë O'Neil <z@example.org>");
  }

  @Test
  void aLongTextIsCut() {
    assertThat(LogText.of("a".repeat(10_000))).hasSize(2_003).endsWith("...");
  }
}
